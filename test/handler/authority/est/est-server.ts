import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { CaServer } from '../../external/ca-server';

/** A request as the server got it. */
export interface Got {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Common name of the client certificate; `undefined` without one. */
  readonly client: string | undefined;
}

/** What the server answers: a status with what belongs to it, octets of its own, or the connection is reset. */
export type Answer =
  | 'reset'
  | { readonly raw: (socket: Socket) => void }
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string | Buffer };

/** A server on the loopback that answers whatever it is told, over TLS. */
export class EstServer {
  /** Starts one whose clients may show certificates of the same CA that vouches for the server. */
  static async start(): Promise<EstServer> {
    const ca = await X509Authority.create({ commonName: 'Server CA', key: 'EC_prime256v1' });
    const { certificatePem: cert, privateKeyPem: key } = await ca.createLeaf({
      subject: 'CN=localhost',
      dnsNames: ['localhost'],
      usage: 'server',
    });
    const tls = { cert, key, ca: ca.certificatePem, requestCert: true, rejectUnauthorized: false };
    const started: EstServer = new EstServer(
      ca,
      await CaServer.start(tls, (request, response) => void started.#serve(request, response)),
    );
    return started;
  }

  /** Requests, oldest first. */
  readonly got: Got[] = [];
  /** Answers a request. @default 404 */
  answer: (request: Got) => Answer = () => ({ status: 404 });
  readonly #server: CaServer;

  private constructor(
    /** Vouches for the server. */
    readonly ca: X509Authority,
    server: CaServer,
  ) {
    this.#server = server;
  }

  get origin(): string {
    return this.#server.origin;
  }

  /** Requests to this operation, oldest first. */
  requests(operation: 'cacerts' | 'simpleenroll'): readonly Got[] {
    return this.got.filter(({ path }) => path.endsWith(`/${operation}`));
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { subject } = (request.socket as TLSSocket).getPeerCertificate() ?? {};
    const got: Got = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      client: subject?.CN?.toString(),
    };
    this.got.push(got);
    const answer = this.answer(got);
    if (answer === 'reset') request.socket.destroy();
    else if ('raw' in answer) answer.raw(request.socket);
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}
