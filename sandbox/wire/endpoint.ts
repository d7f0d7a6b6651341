import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that carries a Signature V4 header. */
export interface SignedRequest {
  readonly method: string;
  /** Path without the query, as it came. */
  readonly path: string;
  /** Value of `X-Amz-Target`; empty if there is none. */
  readonly target: string;
  /** Whose signature it is. The signature itself is not checked. */
  readonly accessKeyId: string;
  readonly body: string;
}

/** An error that goes over the wire under AWS's name for it. */
export class WireError extends Error {
  constructor(
    /** Such as `AccessDeniedException`. */
    readonly code: string,
    message: string,
    /** HTTP status. @default 400 */
    readonly status = 400,
  ) {
    super(message);
  }
}

/** Answers a request with an object that JSON can hold. @throws WireError */
export type Answer = (request: SignedRequest) => object;

/**
 * An API of AWS at the wire, on 127.0.0.1: HTTP and JSON, with the name of an error in the header, where REST-JSON
 * has it, and in the body, where JSON 1.1 has it.
 */
export class WireEndpoint {
  /** Starts it on any free port; it listens when the promise resolves. */
  static async start(answer: Answer): Promise<WireEndpoint> {
    const server = createServer((request, response) => {
      serve(request, response, answer).catch(() => response.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WireEndpoint(server);
  }

  private constructor(private readonly server: Server) {}

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Closes the port and every connection. */
  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

async function serve(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const body = await text(request);
  try {
    send(response, 200, answer(readSigned(request, body)));
  } catch (error) {
    const { code, message, status } =
      error instanceof WireError ? error : new WireError('InternalFailure', String(error), 500);
    response.setHeader('x-amzn-errortype', code);
    send(response, status, { __type: code, message });
  }
}

function readSigned({ method = '', url = '', headers }: IncomingMessage, body: string): SignedRequest {
  const credential = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\//.exec(headers.authorization ?? '');
  if (credential?.[1] === undefined) {
    throw new WireError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  const target = String(headers['x-amz-target'] ?? '');
  return { method, path: url.replace(/\?.*/, ''), target, accessKeyId: credential[1], body };
}

function send(response: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(body);
}
