import { writeShape } from '../shapes';
import { operationAt, readBindings, writeBindings } from './http-bindings';
import type { Protocol } from './protocol';
import { escapeXml, readXml, writeXml, XML_SCALARS, xmlElement } from './xml';

const CONTENT_TYPE = 'application/xml';

/** REST with XML in place of JSON, as S3 has it. (Smithy documentation, "AWS restXml protocol") */
export const REST_XML: Protocol = {
  read: (request, model) => {
    const operation = operationAt(request, model);
    if (operation === undefined) return { operation: `${request.method} ${request.path}`, input: () => ({}) };
    return {
      operation: operation.name,
      input: () => {
        const { members, payload } = readBindings(operation, request);
        if (payload === undefined || request.body.length === 0) return members;
        const [name, member] = payload;
        if (member.isBlobSchema()) return { ...members, [name]: request.body };
        const text = request.body.toString('utf8');
        return { ...members, [name]: member.isStringSchema() ? text : readXml(member, text) };
      },
    };
  },
  writeOutput: (operation, value) => {
    const { payload, inBody, given, ...head } = writeBindings(operation, value);
    if (payload === undefined) {
      // Without members, there is no body.
      if (inBody.length === 0) return { ...head, contentType: CONTENT_TYPE, body: '' };
      const written = writeXml(operation.output, writeShape(operation.output, given, XML_SCALARS));
      const { xmlName = `${operation.name}Result` } = operation.output.getMergedTraits();
      return { ...head, contentType: CONTENT_TYPE, body: xmlElement(xmlName, written) };
    }
    const [name, member] = payload;
    if (member.isStructSchema()) {
      const { xmlName = name } = member.getMergedTraits();
      const written = writeXml(member, writeShape(member, given[name], XML_SCALARS));
      return { ...head, contentType: CONTENT_TYPE, body: xmlElement(xmlName, written) };
    }
    const { 'content-type': contentType = CONTENT_TYPE, ...headers } = head.headers;
    return { status: head.status, headers, contentType, body: given[name] as string | Uint8Array };
  },
  writeError: ({ code, message }, status) => ({
    status,
    contentType: CONTENT_TYPE,
    body: xmlElement(
      'Error',
      xmlElement('Code', escapeXml(code)) + xmlElement('Message', escapeXml(message)),
    ),
  }),
};
