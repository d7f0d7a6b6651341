import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import type { Clock } from '../../clock';
import { seededRandom } from '../../random';
import { ApiError } from '../../wire/api-error';
import { closeServer } from '../../wire/close-server';
import { respond } from '../../wire/faults/respond';
import { RequestCounts } from '../../wire/request-counts';
import { send } from '../../wire/send';
import { stopController } from '../../wire/stopping';
import type { X509Authority } from '../../x509/authority';
import { CertificateAuthority } from './certificate-authority';
import { Faults, isIssuingFault } from './faults';
import type { UsageMode } from './issuance';
import { IssuanceTime } from './issuance-time';
import { isOperation, type Operation } from './operations';
import { Quotas } from './quotas';
import { type Authorize, Service } from './service';
import { failure, readRequest } from './wire';

export type { WireFault } from '../../wire/faults/wire-fault';
export type { AuthorityStatus } from './certificate-authority';
export { IssuanceTime } from './issuance-time';
export type { IssuedCertificate } from './issued-certificate';
export type { Operation } from './operations';
export type { Authorize } from './service';

/** Outcome of a request for a certificate. */
export interface Issuance {
  readonly failed: boolean;
  /** Milliseconds until the certificate was available; 0 if it failed. */
  readonly durationMs: number;
}

/** How to start the sandbox's AWS Private CA. */
export interface PrivateCaServerOptions {
  /** The CA that signs. */
  readonly authority: X509Authority;
  /** The account and Region in the CA's ARN. @default the sandbox's account */
  readonly account?: AwsAccount;
  /** @default GENERAL_PURPOSE */
  readonly usageMode?: UsageMode;
  /** @default fast */
  readonly issuanceTime?: IssuanceTime;
  /** Requests per second, for the operations whose quota differs from AWS's. @default DEFAULT_QUOTAS */
  readonly quotas?: Partial<Record<Operation, number>>;
  /** @default everything is allowed */
  readonly authorize?: Authorize;
  /** The CA's clock, for readiness, quotas, idempotency and validity. @default the system's */
  readonly clock?: Clock;
  /** Makes `faults.sometimes` strike the same requests each time. @default different each time */
  readonly seed?: string | number;
}

/**
 * AWS Private CA at the wire: one active root CA, JSON 1.1 protocol, on 127.0.0.1. It reads requests itself and not
 * through sandbox/wire, because its SDK package carries no model, and because it breaks answers on demand.
 *
 * Point a client's endpoint (or `AWS_ENDPOINT_URL_ACM_PCA`) at `endpoint`. Requests must carry a
 * Signature V4 header as AWS's would; its signature is not checked.
 */
export class PrivateCaServer {
  /** Starts it; it listens when the promise resolves. */
  static async start(options: PrivateCaServerOptions): Promise<PrivateCaServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PrivateCaServer(options, server);
  }

  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** The CA's ARN. */
  readonly arn: string;
  /** The CA itself: its state, how long issuing takes, what it has issued. */
  readonly authority: CertificateAuthority;
  /** Who may do what; setting it takes effect at once, as IAM does when a policy has spread. */
  authorize: Authorize;
  /** The CA's certificate. */
  readonly certificatePem: string;
  /** Planned faults. */
  readonly faults: Faults;
  /** Request quotas; can be changed while running. */
  readonly quotas: Quotas;
  /** Requests so far, by operation and outcome. */
  readonly requests = new RequestCounts<Operation>();
  readonly #issuanceListeners = new Set<(issuance: Issuance) => void>();
  /** How many certificates were reported to the listeners. */
  #reported = 0;
  readonly #service: Service;
  readonly #stopping = stopController();

  readonly #server: Server;

  private constructor(options: PrivateCaServerOptions, server: Server) {
    this.#server = server;

    const { authority, account = SANDBOX_ACCOUNT, clock = Date.now, seed } = options;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.arn = regionalArn(account, 'acm-pca', `certificate-authority/${randomUUID()}`);
    this.certificatePem = authority.certificatePem;
    this.faults = new Faults(seed === undefined ? Math.random : seededRandom(seed));
    this.quotas = new Quotas(clock, options.quotas);
    this.authority = new CertificateAuthority({
      arn: this.arn,
      authority,
      usageMode: options.usageMode ?? 'GENERAL_PURPOSE',
      issuanceTime: options.issuanceTime ?? IssuanceTime.named('fast'),
      clock,
    });
    this.authorize = options.authorize ?? (() => true);
    this.#service = new Service(this.authority, this.quotas, (...question) => this.authorize(...question));
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.serve(request, response);
    });
  }

  /** Its name in a signature's scope. */
  readonly scope = 'acm-pca';

  /** Calls the listener for each finished request for a certificate. @returns a function that ends the subscription. */
  onIssuance(listener: (issuance: Issuance) => void): () => void {
    this.#issuanceListeners.add(listener);
    return () => this.#issuanceListeners.delete(listener);
  }

  /** Stops it and closes all connections, including hanging ones. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await closeServer(this.#server);
  }

  /** Answers a request that another server has received, or applies a fault to it. Never rejects. */
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
      throw new ApiError('UnknownOperationException', `The sandbox's AWS Private CA has no ${what}.`);
    }
    const fault = this.faults.take(operation);
    const [issuingFault, wireFault] = isIssuingFault(fault) ? [fault, undefined] : [undefined, fault];
    await respond(
      {
        response,
        take: () => this.#service.answer(operation, received, issuingFault),
        count: (outcome) => {
          this.requests.add(operation, outcome);
          if (operation === 'IssueCertificate') this.#report(outcome);
        },
        refusal: failure,
        stopping: this.#stopping.signal,
      },
      wireFault,
    );
  }

  /** Reports a failed request, or the certificate that was issued. */
  #report(outcome: string): void {
    const issued = this.authority.certificates.slice(this.#reported);
    this.#reported += issued.length;
    // A certificate that never comes is not reported: AWS publishes at the end.
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
      error instanceof ApiError
        ? failure(error)
        : failure({ code: 'InternalFailure', message: String(error), status: 500 }),
    );
  }
}
