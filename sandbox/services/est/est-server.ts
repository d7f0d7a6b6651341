import { type ExternalApplication, type ExternalRequest, statusOf } from '../../external/exchange';
import { HttpsServer, type HttpsServerOptions } from '../../external/https-server';
import type { CountedAnswer } from '../../wire/faults/respond';
import type { WireAnswer } from '../../wire/protocols/protocol';
import { type CertificateRequest, MalformedRequestError, readRequest } from '../../x509/request';
import { type AnswerForm, writeCertificates } from './answer-form';
import { type Authentication, Clients } from './clients';
import { Enrolment, type EnrolmentOptions } from './enrolment';
import { EST_OPERATIONS, type EstOperation, type MOVED, readPath } from './operations';

/** How the server says when to ask again. (RFC 7030, 4.2.3; RFC 9110, 10.2.3) */
export interface RetryAfter {
  /** @default seconds */
  readonly as?: 'seconds' | 'date' | 'nothing';
  /** @default 1 */
  readonly seconds?: number;
}

/** How to start an EST server. */
export interface EstServerOptions extends HttpsServerOptions {
  readonly ca: EnrolmentOptions;
  /** Label of the CA, a part of the path. @default the server has one CA, with and without */
  readonly label?: string;
  /** @default password */
  readonly authentication?: Authentication;
}

/**
 * An EST server (RFC 7030): a CA outside of AWS, on 127.0.0.1. It remembers what it issued, also for answers that got
 * lost, and gives the same request another certificate each time, as EST servers do.
 */
export class EstServer implements ExternalApplication<EstOperation> {
  /** Starts it; it listens when the promise resolves. */
  static async start(options: EstServerOptions): Promise<EstServer> {
    const { authentication = 'password' } = options;
    const clientCertificates = authentication === 'password' ? 'none' : 'optional';
    const ca = await Enrolment.found(options.ca);
    const server = new EstServer(ca, new Clients(authentication), options.label);
    server.#https = await HttpsServer.start(server, { clientCertificates, ...options });
    return server;
  }

  readonly operations = EST_OPERATIONS;
  /** How it writes certificates. */
  form: AnswerForm = {};
  /** How it says that a request waits for approval. */
  retryAfter: RetryAfter = {};
  /** How it writes refusals. @default text */
  refusals: 'text' | 'html' = 'text';
  /** Where it redirects requests to, with status 307: another path of its own, or another origin. @default nowhere */
  redirectTo: typeof MOVED | `https://${string}` | undefined;
  /** Whether its administrator has taken it out of service: it refuses every request. */
  isOutOfService = false;
  #https: HttpsServer<EstOperation> | undefined;

  private constructor(
    readonly ca: Enrolment,
    readonly clients: Clients,
    readonly label: string | undefined,
  ) {}

  /** Its connections: certificates, faults, counts, latency. */
  get https(): HttpsServer<EstOperation> {
    if (this.#https === undefined) throw new Error('The server has not started yet.');
    return this.#https;
  }

  async stop(): Promise<void> {
    await this.https.stop();
  }

  operationOf(request: { readonly path: string }): EstOperation | undefined {
    return readPath(request)?.operation;
  }

  async answer(request: ExternalRequest, operation: EstOperation | undefined): Promise<CountedAnswer> {
    const asked = readPath(request);
    if (this.isOutOfService) return this.#refuse(503, 'The CA is out of service.');
    if (operation === undefined || asked === undefined || !this.#serves(asked.label)) {
      return this.#refuse(404, `There is nothing at ${request.path}.`);
    }
    if (this.redirectTo !== undefined && !asked.isMoved) return this.#redirect(request.path, this.redirectTo);
    const method = operation === 'cacerts' ? 'GET' : 'POST';
    if (request.method !== method)
      return this.#refuse(405, `${operation} takes ${method}.`, { allow: method });
    if (operation === 'cacerts') return this.#ok(writeCertificates(undefined, this.ca.chain, this.form));
    const standing = this.clients.standingOf(request);
    if (standing === 'unknown') return this.#unauthorized();
    if (standing === 'forbidden') return this.#refuse(403, 'You may not enrol.');
    return this.#enrol(request);
  }

  refusal(error: {
    readonly code: string;
    readonly message: string;
    readonly status: number | undefined;
  }): WireAnswer {
    return this.#refuse(statusOf(error), error.message).answer;
  }

  #serves(label: string | undefined): boolean {
    return this.label === undefined || label === this.label;
  }

  async #enrol({ headers, body }: ExternalRequest): Promise<CountedAnswer> {
    if (!/^application\/pkcs10\b/i.test(headers['content-type'] ?? '')) {
      return this.#refuse(415, 'A request is application/pkcs10.');
    }
    let request: CertificateRequest;
    try {
      request = await readRequest(pemOf(body));
    } catch (error) {
      if (!(error instanceof MalformedRequestError)) throw error;
      return this.#refuse(400, error.message);
    }
    const certificate = await this.ca.enrol(request);
    if (certificate === undefined) return this.#wait();
    return this.#ok(writeCertificates(certificate, this.ca.chain, this.form));
  }

  #ok(answer: WireAnswer): CountedAnswer {
    return { answer, outcome: 'ok' };
  }

  /** (RFC 7030, 4.2.3) */
  #wait(): CountedAnswer {
    const { as = 'seconds', seconds = 1 } = this.retryAfter;
    const date = new Date(Date.now() + seconds * 1_000).toUTCString();
    const headers =
      as === 'nothing' ? undefined : { 'retry-after': as === 'seconds' ? String(seconds) : date };
    const body = 'The request waits for approval.\n';
    return {
      answer: { status: 202, contentType: 'text/plain', headers, body, isForeign: true },
      outcome: 'Accepted',
    };
  }

  #unauthorized(): CountedAnswer {
    return this.#refuse(401, 'Who are you?', { 'www-authenticate': 'Basic realm="estrealm"' });
  }

  #redirect(path: string, to: string): CountedAnswer {
    const origin = to.startsWith('/') ? this.https.url : '';
    return this.#refuse(307, 'It has moved.', { location: `${origin}${to}${path}` });
  }

  #refuse(status: number, text: string, headers: Readonly<Record<string, string>> = {}): CountedAnswer {
    const isHtml = this.refusals === 'html';
    const body = isHtml
      ? `<!DOCTYPE html><html><body><h1>${status}</h1><p>${text}</p></body></html>`
      : `${text}\n`;
    const contentType = isHtml ? 'text/html; charset=utf-8' : 'text/plain';
    return { answer: { status, contentType, headers, body, isForeign: true }, outcome: `HTTP ${status}` };
  }
}

/**
 * The request in a body, which is base64 of its DER, in lines or not. (RFC 8951, 3.1)
 *
 * @throws MalformedRequestError for armour around it, and for anything else
 */
function pemOf(body: Buffer): string {
  if (!/^[A-Za-z0-9+/=\s]+$/.test(body.toString('latin1'))) {
    throw new MalformedRequestError('The body is not base64 of a request, without armour.');
  }
  return `-----BEGIN CERTIFICATE REQUEST-----\n${body.toString('latin1')}\n-----END CERTIFICATE REQUEST-----`;
}
