import type { IncomingMessage } from 'node:http';
import { ApiError } from '../../wire/api-error';
import { readCredential } from '../../wire/credential';
import { JSON_1_1 } from '../../wire/protocols/aws-json';
import type { WireAnswer } from '../../wire/protocols/protocol';

/** Larger bodies are refused; no request of AWS Private CA needs more than a 32 KiB CSR and some parameters. */
const MAX_BODY_BYTES = 1_048_576;

/** A received request whose parameters are not checked yet. */
export interface WireRequest {
  /** The `Operation` of `X-Amz-Target: ACMPrivateCA.<Operation>`; undefined if the request is not of that kind. */
  readonly operation: string | undefined;
  /** The access key id of the Signature V4 header; undefined if there is none. */
  readonly accessKeyId: string | undefined;
  readonly body: Buffer;
}

/** Reads a request. @throws ApiError RequestEntityTooLargeException if its body is over 1 MiB. */
export async function readRequest(request: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new ApiError('RequestEntityTooLargeException', `A request has at most ${MAX_BODY_BYTES} bytes.`, {
        status: 413,
      });
    }
    chunks.push(chunk);
  }
  const target = String(request.headers['x-amz-target'] ?? '');
  const [, operation] = /^ACMPrivateCA\.(\w+)$/.exec(target) ?? [];
  return {
    operation: request.method === 'POST' && request.url === '/' ? operation : undefined,
    accessKeyId: readCredential(request).accessKeyId,
    body: Buffer.concat(chunks),
  };
}

/** The answer that carries an operation's output. */
export function success(output: object): WireAnswer {
  return { status: 200, body: Buffer.from(JSON.stringify(output)), contentType: JSON_1_1 };
}

/** The answer that carries an error, as AWS's JSON protocol writes it. */
export function failure({
  code,
  message,
  status = 400,
}: Pick<ApiError, 'code' | 'message' | 'status'>): WireAnswer {
  return { status, body: Buffer.from(JSON.stringify({ __type: code, message })), contentType: JSON_1_1 };
}
