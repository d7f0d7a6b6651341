import type { IncomingMessage } from 'node:http';

/** Thrown for a request that is not answered; carries the HTTP status. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Refuses what another web site makes a browser send here: such a request names another host (DNS rebinding) or, when
 * it would change something, another origin.
 *
 * @throws Refused
 */
export function refuseStrangers({ headers, method }: IncomingMessage, port: number): void {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin } = headers;
  if (!hosts.includes(host)) throw new Refused(403, `This page is at 127.0.0.1, not at ${host}.`);
  const own = hosts.map((known) => `http://${known}`);
  if (method !== 'GET' && (origin === undefined || !own.includes(origin))) {
    throw new Refused(403, 'Only the page itself may press its buttons.');
  }
}
