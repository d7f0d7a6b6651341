import { request as requestPlainly } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { text } from 'node:stream/consumers';
import type { SignedAwsRequest } from './sign-request';

/** An answer of AWS, whatever its status. */
export interface AwsAnswer {
  readonly status: number;
  /** Value of `x-amzn-errortype`, in which some services name an error. */
  readonly errorType: string | undefined;
  readonly text: string;
}

/**
 * Sends a signed request once, over a connection of its own, and returns the answer; a redirect, too, is one. Throws a
 * network error, also when the signal aborts, and then leaves nothing behind.
 *
 * Not with `fetch`: to load that takes several times as long as a call, in each container that starts, and a connection
 * that it has begun to open outlives the signal by seconds.
 */
export function sendSigned(
  { url, method, headers, body }: SignedAwsRequest,
  signal: AbortSignal,
): Promise<AwsAnswer> {
  const startRequest = url.startsWith('https:') ? requestOverTls : requestPlainly;
  return new Promise((resolve, reject) => {
    const request = startRequest(url, { method, headers, agent: false, signal }, (response) => {
      const errorType = response.headers['x-amzn-errortype'];
      const read = (whole: string): AwsAnswer => ({
        status: response.statusCode ?? 0,
        errorType: typeof errorType === 'string' ? errorType : undefined,
        text: whole,
      });
      text(response).then(read).then(resolve, reject);
    });
    request.on('error', reject).end(body);
  });
}
