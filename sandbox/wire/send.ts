import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { WireAnswer } from './protocols/protocol';

/** Sends an answer's status and headers; its body is to follow. */
export function sendHead(
  response: ServerResponse,
  { status, headers, contentType, body, isForeign = false }: WireAnswer,
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    // The answer to a HEAD request has the length of a body that it leaves out.
    ...headers,
    ...(isForeign ? {} : { 'x-amzn-requestid': randomUUID() }),
  });
}

/** Sends an answer. */
export function send(response: ServerResponse, answer: WireAnswer): void {
  sendHead(response, answer);
  response.end(answer.body);
}
