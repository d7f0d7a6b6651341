import { ApiError } from '../api-error';
import { type Scalars, writeShape } from '../shapes';
import type { Protocol } from './protocol';

/** Dates are sent as seconds, bytes as base64. */
export const JSON_SCALARS: Scalars = {
  date: (date) => date.getTime() / 1_000,
  blob: (bytes) => Buffer.from(bytes).toString('base64'),
};

/** The media type of AWS's JSON protocol 1.1. */
export const JSON_1_1 = 'application/x-amz-json-1.1';

/** AWS's JSON protocols 1.0 and 1.1: the operation is in `X-Amz-Target`. (Smithy documentation, "AWS JSON 1.1 protocol") */
export const AWS_JSON: Protocol = {
  read: ({ headers, body }) => ({
    operation: String(headers['x-amz-target']).replace(/^.*\./, ''),
    input: () => parseJson(body),
  }),
  writeOutput: ({ output }, value) => ({
    status: 200,
    contentType: JSON_1_1,
    body: JSON.stringify(writeShape(output, value, JSON_SCALARS) ?? {}),
  }),
  writeError: ({ code, message }, status) => ({
    status,
    contentType: JSON_1_1,
    headers: queryCompatible(code, status),
    body: JSON.stringify({ __type: code, message }),
  }),
};

/** An empty body is an empty object. @throws ApiError SerializationException */
export function parseJson(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new ApiError('SerializationException', String(error));
  }
}

/** Clients of former query APIs read the error's code from this header. (Smithy documentation, "awsQueryCompatible") */
export function queryCompatible(code: string, status: number): Readonly<Record<string, string>> {
  return { 'x-amzn-query-error': `${code};${status < 500 ? 'Sender' : 'Receiver'}` };
}
