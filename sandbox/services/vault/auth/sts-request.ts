import { request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { badRequest } from '../refusal';

/** A GetCallerIdentity request that its sender has signed, and that somebody else sends. */
export interface SignedRequest {
  /** Of which STS sees the path and the host. */
  readonly url: URL;
  readonly body: string;
  /** By lowercase names. */
  readonly headers: ReadonlyMap<string, string>;
}

/**
 * Sends a signed request to STS.
 *
 * @param endpoint Where STS is; the request keeps the host that its sender has signed.
 * @returns the ARN of whoever signed it
 * @throws VaultRefusal with STS's answer in it
 */
export async function submit({ url, body, headers }: SignedRequest, endpoint: string): Promise<string> {
  const answer = await new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
    const sent = send(new URL(url.pathname + url.search, endpoint), {
      method: 'POST',
      headers: {
        ...Object.fromEntries(headers),
        host: url.host,
        'content-length': Buffer.byteLength(body),
      },
      agent: false,
    });
    sent.on('response', async (response) => {
      resolve({ status: response.statusCode ?? 0, body: await text(response) });
    });
    sent.on('error', reject);
    sent.end(body);
  }).catch((error) => {
    throw badRequest(`error making upstream request: error making request: ${error}`);
  });
  if (answer.status !== 200) {
    throw badRequest(
      `error making upstream request: received error code ${answer.status} from STS: ${answer.body}`,
    );
  }
  const [, arn] = /<Arn>([^<]+)<\/Arn>/.exec(answer.body) ?? [];
  if (arn === undefined) throw badRequest('error making upstream request: error parsing STS response');
  return arn;
}
