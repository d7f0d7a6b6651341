import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { closeServer } from '../../../sandbox/wire/close-server';
import { X509Authority } from '../../../sandbox/x509/authority';

const DAY_MS = 86_400_000;

/** What the CA does instead of answering as it should. */
export type HttpCaFault =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'body'; readonly body: string }
  /** It signs, and the answer is lost. */
  | { readonly kind: 'lost' };

/** The CA that the example speaks to, on a port of 127.0.0.1. */
export class HttpCaServer {
  static readonly TOKEN = 'secret';

  /** Starts it; it listens when the promise resolves. */
  static async start(): Promise<HttpCaServer> {
    const authority = await X509Authority.create({ commonName: 'HTTP CA', key: 'EC_prime256v1' });
    const { certificatePem: cert, privateKeyPem: key } = await authority.createLeaf({
      subject: 'CN=127.0.0.1',
      usage: 'server',
      ipAddresses: ['127.0.0.1'],
    });
    const server = createServer({ cert, key });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new HttpCaServer(authority, server);
  }

  /** Met by the next requests for certificates, one each. */
  readonly faults: HttpCaFault[] = [];
  /** Requests for certificates so far. */
  asked = 0;
  /** Certificates by idempotency key, PEM. */
  readonly issued = new Map<string, string>();
  readonly url: string;
  readonly #authority: X509Authority;
  readonly #server: Server;

  private constructor(authority: X509Authority, server: Server) {
    this.#authority = authority;
    this.#server = server;
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** The CA's certificate, PEM; it vouches for the server, too. */
  get certificatePem(): string {
    return this.#authority.certificatePem;
  }

  /** Stops it, and closes all connections. */
  async stop(): Promise<void> {
    await closeServer(this.#server);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    if (request.headers.authorization !== `Bearer ${HttpCaServer.TOKEN}`) {
      response.writeHead(401).end('not with this token');
    } else if (pathname === '/ca') {
      response.end(this.certificatePem);
    } else {
      this.asked++;
      const fault = this.faults.shift();
      if (fault?.kind === 'hang') return;
      if (fault?.kind === 'status') {
        response.writeHead(fault.status).end('a planned fault');
      } else if (fault?.kind === 'body') {
        response.end(fault.body);
      } else {
        const pem = await this.#sign(`${request.headers['idempotency-key']}`, body, searchParams);
        if (fault?.kind === 'lost') response.destroy();
        else response.end(pem);
      }
    }
  }

  async #sign(key: string, csrPem: string, parameters: URLSearchParams): Promise<string> {
    const notAfter = new Date(Date.now() + Number(parameters.get('days')) * DAY_MS);
    const notBefore = new Date(Date.now() - 60_000);
    const pem = this.issued.get(key) ?? (await this.#authority.signCsr(csrPem, { notBefore, notAfter }));
    this.issued.set(key, pem);
    return pem;
  }
}
