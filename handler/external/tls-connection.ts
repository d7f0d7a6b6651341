import type { ClientRequest } from 'node:http';
import { Agent, request as startRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { Stopwatch } from '../stopwatch';
import { ConnectionFailed, exchangeFailure } from './connection-failed';
import type { HttpAnswer, HttpRequest } from './http';
import { clientCertificateRefused, refusesClientCertificate } from './tls-failure';

/** Largest answer that is read, in octets: a CA's certificates with their chains are a hundredth of it. */
const LARGEST_ANSWER = 1_048_576;

/** Hands out one connection that is open already, and takes it back after each request. */
class AgentOfOne extends Agent {
  #socket: TLSSocket | undefined;

  constructor(socket: TLSSocket) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#socket = socket;
  }

  override createConnection(): TLSSocket {
    const socket = this.#socket;
    if (socket === undefined) throw new Error('the connection was handed out and has ended');
    this.#socket = undefined;
    return socket;
  }
}

/** An open connection to a CA's server, for one request at a time. */
export class TlsConnection {
  readonly #agent: AgentOfOne;
  readonly #socket: TLSSocket;
  readonly #origin: string;
  readonly #hasClientCertificate: boolean;
  #idle = Stopwatch.start();

  constructor(socket: TLSSocket, origin: string, hasClientCertificate: boolean) {
    this.#agent = new AgentOfOne(socket);
    this.#socket = socket;
    this.#origin = origin;
    this.#hasClientCertificate = hasClientCertificate;
    // Until its next request, it keeps no process alive.
    socket.unref();
  }

  /** Whether it is open, as far as is known. */
  get open(): boolean {
    return !this.#socket.destroyed && this.#socket.readable && this.#socket.writable;
  }

  /** Since its last answer, in milliseconds. */
  get idleMs(): number {
    return this.#idle.elapsedMs;
  }

  /** Closes it at once. */
  close(): void {
    this.#agent.destroy();
    this.#socket.destroy();
  }

  /**
   * Sends a request once and reads the answer. Throws `ConnectionFailed`, or the signal's reason when that aborts; the
   * connection is closed then.
   */
  async exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    try {
      signal.throwIfAborted();
      return await this.#exchange(request, signal);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      this.#idle = Stopwatch.start();
    }
  }

  async #exchange(
    { method, path, headers, body = '' }: HttpRequest,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    this.#socket.ref();
    const request = startRequest(`${this.#origin}${path}`, {
      agent: this.#agent,
      method,
      headers: { ...headers, ...(method !== 'GET' && { 'content-length': String(Buffer.byteLength(body)) }) },
    });
    let leave = () => {};
    try {
      return await new Promise<HttpAnswer>((resolve, reject) => {
        leave = () => {
          reject(signal.reason);
          request.destroy();
        };
        signal.addEventListener('abort', leave, { once: true });
        const fail = (error: Error) => {
          reject(this.#failure(error));
          request.destroy();
        };
        request.on('error', fail);
        // Without an error, too, such as after 101: what follows is no answer.
        request.once('close', () => reject(exchangeFailure(new Error('the connection was closed'))));
        readAnswer(request, resolve, fail);
        request.end(body);
      });
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  #failure(error: Error): ConnectionFailed {
    if (error instanceof ConnectionFailed) return error;
    return refusesClientCertificate(error, true)
      ? clientCertificateRefused(
          { origin: this.#origin, hasClientCertificate: this.#hasClientCertificate },
          error,
        )
      : exchangeFailure(error);
  }
}

function readAnswer(
  request: ClientRequest,
  resolve: (answer: HttpAnswer) => void,
  fail: (error: Error) => void,
): void {
  request.once('response', (response) => {
    const { statusCode = 0, headers } = response;
    const parts: Buffer[] = [];
    let octets = 0;
    const add = (part: Buffer) => {
      octets += part.length;
      if (octets <= LARGEST_ANSWER) parts.push(part);
      else fail(tooLarge());
    };
    if (Number(headers['content-length'] ?? 0) > LARGEST_ANSWER) fail(tooLarge());
    response
      .on('data', add)
      // "aborted", when the connection ends in the middle of the answer.
      .on('error', fail)
      .on('end', () => resolve({ status: statusCode, headers, body: Buffer.concat(parts) }));
  });
}

function tooLarge(): ConnectionFailed {
  const message = `the answer has more than ${LARGEST_ANSWER} octets, which no answer of a CA has.`;
  return new ConnectionFailed('AnswerTooLarge', message, false);
}
