import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer } from '../../wire/close-server';
import type { X509Authority } from '../../x509/authority';
import { type AuthorityStatus, CertificateAuthority } from './certificate-authority';
import type { Clock } from './clock';
import { PrivateCaError } from './errors';
import { Faults, isIssuingFault } from './faults';
import type { UsageMode } from './issuance';
import { IssuanceTime } from './issuance-time';
import type { IssuedCertificate } from './issued-certificate';
import { isOperation, type Operation } from './operations';
import { Quotas } from './quotas';
import { seededRandom } from './random';
import { RequestCounts } from './request-counts';
import { respond } from './respond';
import { type Authorize, Service } from './service';
import { failure, readRequest, send } from './wire';

export type { AuthorityStatus } from './certificate-authority';
export type { IssuingFault, WireFault } from './faults';
export { IssuanceTime, type IssuanceTimeName } from './issuance-time';
export type { IssuedCertificate } from './issued-certificate';
export type { Operation } from './operations';
export type { Authorize } from './service';

/** How a request for a certificate ended. */
export interface Issuance {
  readonly failed: boolean;
  /** Milliseconds until the certificate could be had; 0 for one that failed. */
  readonly durationMs: number;
}

/** How to start the sandbox's AWS Private CA. */
export interface PrivateCaServerOptions {
  /** The CA that signs. */
  readonly authority: X509Authority;
  /** @default aws */
  readonly partition?: string;
  /** @default eu-central-1 */
  readonly region?: string;
  /** Twelve digits. @default 123456789012 */
  readonly accountId?: string;
  /** Last part of the CA's ARN. @default a random UUID */
  readonly authorityId?: string;
  /** @default GENERAL_PURPOSE */
  readonly usageMode?: UsageMode;
  /** @default IssuanceTime.fast() */
  readonly issuanceTime?: IssuanceTime;
  /** Requests per second; what is left out has AWS's default. @default DEFAULT_QUOTAS */
  readonly quotas?: Partial<Record<Operation, number>>;
  /** @default everybody may do everything */
  readonly authorize?: Authorize;
  /** The CA's clock: readiness, quotas, idempotency and validity go by it. @default the system's */
  readonly clock?: Clock;
  /** Makes `faults.sometimes` strike the same requests each time. @default different each time */
  readonly seed?: string | number;
  /** TCP port on 127.0.0.1. @default 0, any free one */
  readonly port?: number;
}

/**
 * AWS Private CA at the wire: one active root CA behind the JSON 1.1 protocol, on 127.0.0.1.
 *
 * Point a client's endpoint (or `AWS_ENDPOINT_URL_ACM_PCA`) at `endpoint`. Requests must carry a
 * Signature V4 header as AWS's would; its signature is not checked.
 */
export class PrivateCaServer {
  /** Starts it; it listens when the promise resolves. */
  static async start(options: PrivateCaServerOptions): Promise<PrivateCaServer> {
    const server = createServer();
    server.listen(options.port ?? 0, '127.0.0.1');
    await once(server, 'listening');
    return new PrivateCaServer(options, server);
  }

  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** The CA's ARN. */
  readonly arn: string;
  /** The CA's certificate. */
  readonly certificatePem: string;
  /** Faults to come. */
  readonly faults: Faults;
  /** Request quotas; can be changed while running. */
  readonly quotas: Quotas;
  /** Requests so far, by operation and outcome. */
  readonly requests = new RequestCounts();
  readonly #issuanceListeners = new Set<(issuance: Issuance) => void>();
  /** Certificates of which listeners were told. */
  #told = 0;
  readonly #authority: CertificateAuthority;
  readonly #service: Service;
  readonly #stopping = new AbortController();

  readonly #server: Server;

  private constructor(options: PrivateCaServerOptions, server: Server) {
    this.#server = server;

    const { partition = 'aws', region = 'eu-central-1', accountId = '123456789012' } = options;
    const { authority, authorityId = randomUUID(), clock = Date.now, seed } = options;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.arn = `arn:${partition}:acm-pca:${region}:${accountId}:certificate-authority/${authorityId}`;
    this.certificatePem = authority.certificatePem;
    this.faults = new Faults(seed === undefined ? Math.random : seededRandom(seed));
    this.quotas = new Quotas(clock, options.quotas);
    this.#authority = new CertificateAuthority({
      arn: this.arn,
      authority,
      usageMode: options.usageMode ?? 'GENERAL_PURPOSE',
      issuanceTime: options.issuanceTime ?? IssuanceTime.fast(),
      clock,
    });
    this.#service = new Service(this.#authority, this.quotas, options.authorize ?? (() => true));
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.serve(request, response);
    });
  }

  /** Its name in the scope of a signature. */
  readonly scope = 'acm-pca';

  /** Every certificate that the CA agreed to issue, oldest first. */
  get certificates(): readonly IssuedCertificate[] {
    return this.#authority.certificates;
  }

  /** The CA's state; setting it takes effect at once. */
  get status(): AuthorityStatus {
    return this.#authority.status;
  }

  set status(status: AuthorityStatus) {
    this.#authority.status = status;
  }

  /** Who may do what; setting it takes effect at once, as IAM does when a policy has spread. */
  get authorize(): Authorize {
    return this.#service.authorize;
  }

  set authorize(authorize: Authorize) {
    this.#service.authorize = authorize;
  }

  /** How long issuing takes; setting it takes effect with the next IssueCertificate. */
  get issuanceTime(): IssuanceTime {
    return this.#authority.issuanceTime;
  }

  set issuanceTime(issuanceTime: IssuanceTime) {
    this.#authority.issuanceTime = issuanceTime;
  }

  /** Whether a request with an empty subject gets a certificate; without, it is taken and fails later. */
  get issuesWithoutSubject(): boolean {
    return this.#authority.issuesWithoutSubject;
  }

  set issuesWithoutSubject(issues: boolean) {
    this.#authority.issuesWithoutSubject = issues;
  }

  /** How long the CA remembers an idempotency token, in milliseconds; setting it takes effect with the next new one. */
  get idempotencyWindowMs(): number {
    return this.#authority.idempotencyWindowMs;
  }

  set idempotencyWindowMs(milliseconds: number) {
    this.#authority.idempotencyWindowMs = milliseconds;
  }

  /** Listens to how requests for certificates end. @returns a function that ends the subscription. */
  onIssuance(listener: (issuance: Issuance) => void): () => void {
    this.#issuanceListeners.add(listener);
    return () => this.#issuanceListeners.delete(listener);
  }

  /** Stops it: open connections are closed, hanging ones included. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await closeServer(this.#server);
  }

  /** Answers a request that somebody else has received, or does to it what a fault says. Never rejects. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, response);
    } catch (error) {
      this.#fail(response, error);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await readRequest(request);
    const { operation } = received;
    if (operation === undefined || !isOperation(operation)) {
      const what = operation ?? `${request.method} ${request.url}`;
      throw new PrivateCaError('UnknownOperationException', `The sandbox's AWS Private CA has no ${what}.`);
    }
    const fault = this.faults.take(operation);
    const [issuingFault, wireFault] = isIssuingFault(fault) ? [fault, undefined] : [undefined, fault];
    await respond(
      response,
      wireFault,
      () => this.#service.answer(operation, received, issuingFault),
      (outcome) => {
        this.requests.add(operation, outcome);
        if (operation === 'IssueCertificate') this.#tell(outcome);
      },
      this.#stopping.signal,
    );
  }

  /** Tells of a request that failed, or of the certificate that it had issued. */
  #tell(outcome: string): void {
    const issued = this.certificates.slice(this.#told);
    this.#told += issued.length;
    // One that never comes counts as nothing: AWS publishes when it is done.
    const done = issued.filter(({ readyAt }) => Number.isFinite(readyAt));
    const issuances = done.map(({ acceptedAt, readyAt }) => ({
      failed: false,
      durationMs: readyAt - acceptedAt.getTime(),
    }));
    const failed = outcome === 'ok' ? [] : [{ failed: true, durationMs: 0 }];
    for (const issuance of [...issuances, ...failed]) {
      for (const listener of this.#issuanceListeners) listener(issuance);
    }
  }

  #fail(response: ServerResponse, error: unknown): void {
    if (response.destroyed || response.headersSent) {
      return; // the client went away, or the sandbox is stopping
    }
    send(
      response,
      error instanceof PrivateCaError
        ? failure(error.code, error.message, error.status)
        : failure('InternalFailure', String(error), 500),
    );
  }
}
