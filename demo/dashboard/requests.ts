import type { IncomingMessage } from 'node:http';

/** Thrown for a request that is refused. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  constructor(
    /** HTTP status. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Refuses requests that another web site makes a browser send here. They name another host (DNS rebinding) or, if they
 * would change something, another origin.
 *
 * @throws RequestRefused
 */
export function refuseOtherSites({ headers, method }: IncomingMessage, port: number): void {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin } = headers;
  if (!hosts.includes(host)) throw new RequestRefused(403, `This page is at 127.0.0.1, not at ${host}.`);
  const own = hosts.map((known) => `http://${known}`);
  if (method !== 'GET' && (origin === undefined || !own.includes(origin))) {
    throw new RequestRefused(403, 'Only the page itself may press its buttons.');
  }
}
