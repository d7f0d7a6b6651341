import { cbor, dateToTag } from '@smithy/core/cbor';
import { ApiError } from '../api-error';
import { type Scalars, writeShape } from '../shapes';
import { queryCompatible } from './aws-json';
import type { Protocol } from './protocol';

const CONTENT_TYPE = 'application/cbor';
const HEADERS = { 'smithy-protocol': 'rpc-v2-cbor' };
const SCALARS: Scalars = { date: dateToTag, blob: (bytes) => bytes };

/** Smithy's RPC protocol in CBOR: the operation is in the path. (Smithy documentation, "Smithy RPC v2 CBOR") */
export const RPC_V2_CBOR: Protocol = {
  read: ({ path, body }) => ({
    operation: path.replace(/^.*\/operation\//, ''),
    input: () => parseCbor(body),
  }),
  writeOutput: ({ output }, value) => ({
    status: 200,
    contentType: CONTENT_TYPE,
    headers: HEADERS,
    body: cbor.serialize(writeShape(output, value, SCALARS) ?? {}),
  }),
  writeError: ({ code, message }, status) => ({
    status,
    contentType: CONTENT_TYPE,
    headers: { ...HEADERS, ...queryCompatible(code, status) },
    body: cbor.serialize({ __type: code, message }),
  }),
};

function parseCbor(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : untagged(cbor.deserialize(body));
  } catch (error) {
    throw new ApiError('SerializationException', String(error));
  }
}

/** Dates arrive as seconds with tag 1; nothing else has a tag. */
function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if ('tag' in value && 'value' in value) return value.value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, untagged(item)]));
}
