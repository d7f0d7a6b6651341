import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import type { Latency } from '../latency';
import { closeServer } from '../wire/close-server';
import { Conditions } from '../wire/conditions';
import type { CountedAnswer } from '../wire/faults/respond';
import { send } from '../wire/send';
import { stopController } from '../wire/stopping';
import { clientOf, type ExternalApplication } from './exchange';
import {
  createServerIdentities,
  type ServerCertificate,
  type ServerIdentities,
  TLS_VERSIONS,
} from './server-identities';

/** Idle connections are closed after as many milliseconds. (nginx, keepalive_timeout: 75 s) */
const KEEP_ALIVE_MS = 75_000;

/** Certificates that are as they should be. */
const RIGHT: ReadonlySet<ServerCertificate> = new Set(['valid', 'renewed']);

/** How to start a server. */
export interface HttpsServerOptions {
  /**
   * Whether clients show a certificate in the handshake. `required` ends the handshake of those that show none, or one
   * that nobody vouches for.
   * @default none
   */
  readonly clientCertificates?: 'none' | 'optional' | 'required';
  /** CAs that vouch for clients, PEM. @default none */
  readonly clientIssuersPem?: readonly string[];
  /** How long each answer takes. @default 0 ms */
  readonly latency?: Latency;
  /** Makes `faults.sometimes` strike the same requests each time. @default different each time */
  readonly seed?: string | number;
  /** @default {@link KEEP_ALIVE_MS} */
  readonly keepAliveMs?: number;
}

/**
 * An HTTPS server on 127.0.0.1, as one outside of AWS would be: with certificates, its own or its clients', that may be
 * wrong, and with faults, latency and counts by operation.
 */
export class HttpsServer<Operation extends string> {
  /** Starts it on a free port; it listens when the promise resolves. */
  static async start<Name extends string>(
    application: ExternalApplication<Name>,
    options: HttpsServerOptions = {},
  ): Promise<HttpsServer<Name>> {
    const { clientCertificates = 'none', keepAliveMs = KEEP_ALIVE_MS } = options;
    const identities = await createServerIdentities();
    const server = createServer({
      requestCert: clientCertificates !== 'none',
      rejectUnauthorized: clientCertificates === 'required',
      keepAliveTimeout: keepAliveMs,
    });
    const started = new HttpsServer(server, identities, application, options);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    started.#port = (server.address() as AddressInfo).port;
    return started;
  }

  /** Planned faults, counted requests, and latency. */
  readonly conditions: Conditions<Operation>;
  /** How many requests for each operation have arrived so far, answered or not. */
  readonly arrived = new Map<Operation, number>();
  /** How many connections were opened so far. */
  connections = 0;
  #port = 0;
  #certificate: ServerCertificate = 'valid';
  #versions: keyof typeof TLS_VERSIONS = 'current';
  #clientIssuersPem: readonly string[];
  /** Connections from before the last change of certificates: each ends with its next answer. */
  readonly #outdated = new WeakSet<Socket>();
  readonly #open = new Set<Socket>();
  /** Connections with a request that has no answer yet. */
  readonly #busy = new Set<Socket>();
  readonly #stopping = stopController();

  readonly #server: Server;
  readonly #identities: ServerIdentities;
  readonly #application: ExternalApplication<Operation>;

  private constructor(
    server: Server,
    identities: ServerIdentities,
    application: ExternalApplication<Operation>,
    { clientIssuersPem = [], latency, seed }: HttpsServerOptions,
  ) {
    this.#server = server;
    this.#identities = identities;
    this.#application = application;
    this.#clientIssuersPem = clientIssuersPem;
    this.conditions = new Conditions({ operations: application.operations, latency, seed });
    server.setSecureContext(this.#context());
    server.on('secureConnection', (socket: TLSSocket) => {
      this.connections += 1;
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket));
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#busy.add(request.socket);
      response.once('close', () => this.#busy.delete(request.socket));
      if (this.#outdated.has(request.socket)) response.shouldKeepAlive = false;
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** Its origin: `https://localhost:PORT`. */
  get url(): string {
    return `https://localhost:${this.#port}`;
  }

  /** The CA that vouches for the server, PEM. */
  get trustAnchorPem(): string {
    return this.#identities.trustAnchorPem;
  }

  /** The certificate that it shows now, PEM. */
  get certificatePem(): string {
    return this.#identities.leaves[this.#certificate].certificatePem;
  }

  /**
   * Shows another certificate from now on. Clients that are connected see it at once if it is wrong, and after their next
   * answer if it is right, because a server that is reloaded lets nobody fall.
   */
  show(certificate: ServerCertificate): void {
    if (certificate === this.#certificate) return;
    this.#certificate = certificate;
    this.#renewContext();
    if (!RIGHT.has(certificate)) this.closeIdleConnections();
  }

  /** Speaks other versions of TLS from now on. */
  speak(versions: keyof typeof TLS_VERSIONS): void {
    if (versions === this.#versions) return;
    this.#versions = versions;
    this.#renewContext();
    this.closeIdleConnections();
  }

  /** Accepts the client certificates of other CAs from now on. @param issuersPem PEM */
  acceptClientsOf(issuersPem: readonly string[]): void {
    this.#clientIssuersPem = issuersPem;
    this.#renewContext();
    this.closeIdleConnections();
  }

  /** Closes its port and every connection, as a host does whose server has ended. */
  refuseConnections(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Opens the same port again. Nothing to do if it is open. */
  acceptConnections(): void {
    if (!this.#server.listening) this.#server.listen(this.#port, '127.0.0.1');
  }

  /** Closes every connection that is idle, as a load balancer does, also those that were opened ahead of a request. */
  closeIdleConnections(): void {
    // Node.js's own method leaves the latter open.
    for (const socket of this.#open) if (!this.#busy.has(socket)) socket.destroy();
  }

  /** Stops it and closes all connections, including hanging ones. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await closeServer(this.#server);
  }

  #context(): SecureContextOptions {
    const { certificatePem: cert, privateKeyPem: key } = this.#identities.leaves[this.#certificate];
    // OpenSSL's default level lets nobody speak versions before 1.2.
    const ciphers = this.#versions === 'outdated' ? 'DEFAULT@SECLEVEL=0' : undefined;
    return { cert, key, ciphers, ca: [...this.#clientIssuersPem], ...TLS_VERSIONS[this.#versions] };
  }

  #renewContext(): void {
    this.#server.setSecureContext(this.#context());
    for (const socket of this.#open) this.#outdated.add(socket);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const socket = request.socket as TLSSocket;
    const client = clientOf(socket.getPeerCertificate(), socket.authorized);
    const { method = '', url = '/', headers } = request;
    const [path = '/', query = ''] = url.split(/\?(.*)/s);
    const body = await buffer(request);
    const received = { method, path, query: new URLSearchParams(query), headers, body, client };
    const operation = this.#application.operationOf(received);
    if (operation !== undefined) this.arrived.set(operation, (this.arrived.get(operation) ?? 0) + 1);
    const refusal: ExternalApplication<Operation>['refusal'] = (error) => this.#application.refusal(error);
    const take = () => this.#take(() => this.#application.answer(received, operation));
    if (operation === undefined) send(response, (await take()).answer);
    else
      await this.conditions.answer(operation, response, { take, refusal, stopping: this.#stopping.signal });
  }

  async #take(answer: () => Promise<CountedAnswer>): Promise<CountedAnswer> {
    try {
      return await answer();
    } catch (error) {
      const failure = { code: 'InternalFailure', message: String(error), status: 500 };
      return { answer: this.#application.refusal(failure), outcome: failure.code };
    }
  }
}
