import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { resetConnection } from '../../sandbox/wire/reset';

/** How far a signature's time may be off. (AWS General Reference, "Signature Version 4": five minutes) */
const SIGNATURE_LIFETIME_MS = 300_000;

/**
 * A proxy before the authority: a port that can be shut, and a clock by which signatures expire. It forwards
 * everything else unchanged, including resets, silence and half an answer.
 */
export class Gateway {
  /**
   * Opens the port, on 127.0.0.1.
   *
   * @param target Where requests are handed on to, `http://HOST:PORT`.
   * @param orderOperation The operation that orders a certificate.
   */
  static async start(target: string, orderOperation: string): Promise<Gateway> {
    const gateway = new Gateway(target, orderOperation);
    await gateway.#listen(0);
    return gateway;
  }

  /** How far this clock is ahead of the signer's, in milliseconds; negative for behind. */
  clockAheadMs = 0;
  /** Requests that have no answer yet. */
  underWay = 0;
  /** Orders that have come so far. */
  orders = 0;
  readonly #server = createServer((request, response) => this.#serve(request, response));
  #port = 0;

  readonly #target: string;
  readonly #orderOperation: string;

  private constructor(target: string, orderOperation: string) {
    this.#target = target;
    this.#orderOperation = orderOperation;
  }

  get port(): number {
    return this.#port;
  }

  /** Refuses connections, and ends open ones. */
  async shut(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.disconnect();
    await closed;
  }

  /** Accepts connections again, on the same port. */
  async open(): Promise<void> {
    if (!this.#server.listening) await this.#listen(this.#port);
  }

  /** Ends open connections. */
  disconnect(): void {
    this.#server.closeAllConnections();
  }

  async #listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #serve(received: IncomingMessage, response: ServerResponse): void {
    this.underWay += 1;
    if (operationOf(received) === this.#orderOperation) this.orders += 1;
    response.once('close', () => {
      this.underWay -= 1;
    });
    const now = Date.now() + this.clockAheadMs;
    if (Math.abs(now - signedAt(received)) > SIGNATURE_LIFETIME_MS) refuseSignature(response, now);
    else forward(received, response, { target: this.#target, now });
  }
}

/** The operation that a request in AWS's JSON protocol names; `undefined` for other requests. */
function operationOf({ headers }: IncomingMessage): string | undefined {
  return String(headers['x-amz-target']).split('.')[1];
}

/** When a request was signed, by its `X-Amz-Date`, in milliseconds since the Unix epoch. */
function signedAt({ headers }: IncomingMessage): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(headers['x-amz-date'])) ?? [];
  const [year = 0, month = 0, day, hour, minute, second] = parts.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Clients set their clocks by the `Date` of this answer. */
function refuseSignature(response: ServerResponse, now: number): void {
  const time = new Date(now);
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1', date: time.toUTCString() });
  const message = `Signature expired or not yet current; it is ${time.toISOString()} here`;
  response.end(JSON.stringify({ __type: 'InvalidSignatureException', message }));
}

/** Forwards a request, and the answer with this gateway's time, by which clients set their clocks. */
function forward(
  received: IncomingMessage,
  response: ServerResponse,
  { target, now }: { readonly target: string; readonly now: number },
): void {
  const { method, url, headers } = received;
  const onward = request(new URL(url ?? '/', target), { method, headers, agent: false });
  onward.on('response', (answer) => {
    const date = new Date(now).toUTCString();
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, connection: 'keep-alive', date });
    answer.on('error', () => response.socket?.destroySoon());
    answer.pipe(response);
  });
  onward.on('error', () => {
    if (!response.headersSent && response.socket) resetConnection(response.socket);
  });
  response.once('close', () => onward.destroy());
  pipeline(received, onward, () => {});
}
