import { isJsonObject } from '../../json';
import { ApiError } from '../api-error';
import { writeShape } from '../shapes';
import { JSON_SCALARS, parseJson } from './aws-json';
import { operationAt, readBindings, writeBindings } from './http-bindings';
import type { Protocol, WireRequest } from './protocol';

/**
 * REST with JSON: method and path identify the operation; members are in path, query, headers and body. (Smithy documentation, "AWS restJson1 protocol", "HTTP bindings")
 */
export const REST_JSON: Protocol = {
  read: (request, model) => {
    const operation = operationAt(request, model);
    if (operation === undefined) return { operation: `${request.method} ${request.path}`, input: () => ({}) };
    return {
      operation: operation.name,
      input: () => {
        const { members, payload } = readBindings(operation, request);
        return payload === undefined
          ? { ...readBody(request), ...members }
          : { ...members, ...(request.body.length > 0 && { [payload[0]]: request.body }) };
      },
    };
  },
  writeOutput: (operation, value) => {
    const { payload, inBody, given, ...head } = writeBindings(operation, value);
    const contentType = 'application/json';
    if (payload !== undefined) return { ...head, contentType, body: given[payload[0]] as Uint8Array };
    const body = inBody.flatMap(([name, member]) => {
      const { jsonName = name } = member.getMergedTraits();
      const written = writeShape(member, given[name], JSON_SCALARS);
      return written === undefined ? [] : [[jsonName, written]];
    });
    return {
      ...head,
      contentType,
      body: head.status === 204 ? '' : JSON.stringify(Object.fromEntries(body)),
    };
  },
  writeError: ({ code, message }, status) => ({
    status,
    contentType: 'application/json',
    headers: { 'x-amzn-errortype': code },
    body: JSON.stringify({ message, Message: message }),
  }),
};

function readBody({ body }: WireRequest): object {
  const read = parseJson(body);
  if (isJsonObject(read)) return read;
  throw new ApiError('SerializationException', 'The body is not a JSON object.');
}
