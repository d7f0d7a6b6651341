import { randomUUID } from 'node:crypto';
import type { NormalizedSchema } from '@smithy/core/schema';
import { ApiError } from '../api-error';
import { writeShape } from '../shapes';
import type { Protocol } from './protocol';
import { escapeXml, writeXml, XML_SCALARS } from './xml';

/** The query APIs' names of errors that all services share. (IAM API reference, "Common errors") */
const COMMON_ERRORS: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  UnknownOperationException: 'InvalidAction',
  UnrecognizedClientException: 'InvalidClientTokenId',
  ValidationException: 'ValidationError',
};

/**
 * AWS's query protocol: a form with `Action` as request, XML as answer. `Tags.member.1.Key=team` is a list, `Attributes.entry.1.key` a
 * map. (Smithy documentation, "AWS query protocol")
 */
export const AWS_QUERY: Protocol = {
  read: ({ body }) => {
    const form = fold(new URLSearchParams(body.toString('utf8')));
    if (typeof form.Action !== 'string' || form.Action === '') {
      throw new ApiError('MissingAction', 'The request must contain the parameter Action.');
    }
    return { operation: form.Action, input: ({ input }) => unfold(input, form) };
  },
  writeOutput: ({ name, output }, value) => {
    // An operation without output has a unit instead of a structure.
    const result = output.isStructSchema()
      ? writeXml(output, writeShape(output, value, XML_SCALARS) ?? {})
      : '';
    const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
    return {
      status: 200,
      contentType: 'text/xml',
      body: `<${name}Response><${name}Result>${result}</${name}Result>${metadata}</${name}Response>`,
    };
  },
  writeError: ({ code, message }, status) => {
    const type = status < 500 ? 'Sender' : 'Receiver';
    const error = `<Error><Type>${type}</Type><Code>${escapeXml(COMMON_ERRORS[code] ?? code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
    return {
      status,
      contentType: 'text/xml',
      body: `<ErrorResponse>${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
    };
  },
};

type Form = { [name: string]: string | Form };

/** `A.B=c` as `{ A: { B: 'c' } }`. */
function fold(parameters: URLSearchParams): Form {
  const form: Form = {};
  for (const [path, value] of parameters) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let parent = form;
    for (const name of names) {
      const child = parent[name];
      const next: Form = typeof child === 'object' ? child : {};
      parent[name] = next;
      parent = next;
    }
    parent[last] = value;
  }
  return form;
}

/** Turns numbered members into lists and maps. */
function unfold(schema: NormalizedSchema, value: string | Form | undefined): unknown {
  if (typeof value !== 'object') {
    // An empty list is sent as an empty text.
    return value === '' && schema.isListSchema() ? [] : value;
  }
  if (schema.isListSchema()) {
    const members = schema.getMergedTraits().xmlFlattened
      ? value
      : (value[schema.getValueSchema().getMergedTraits().xmlName ?? 'member'] ?? {});
    return Object.values(members).map((item) => unfold(schema.getValueSchema(), item));
  }
  if (schema.isMapSchema()) {
    const entries = Object.values(value.entry ?? value) as {
      readonly key: string;
      readonly value: string | Form;
    }[];
    return Object.fromEntries(
      entries.map(({ key, value: item }) => [key, unfold(schema.getValueSchema(), item)]),
    );
  }
  if (!schema.isStructSchema()) return value;
  const members: [string, unknown][] = [];
  for (const [name, member] of schema.structIterator()) {
    if (value[name] !== undefined) members.push([name, unfold(member, value[name])]);
  }
  return Object.fromEntries(members);
}
