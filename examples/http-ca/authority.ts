import { createHash, type X509Certificate } from 'node:crypto';
import {
  type Authority,
  callOnce,
  callWithin,
  Deadline,
  FailureReason,
  type Issuer,
  IssuerCache,
  type Issuers,
  type Order,
  type PendingCertificate,
  readCertificate,
  writeCsrPem,
} from 'aws-iot-certificate-signing/handler';
import { HTTP_CA, request } from './http';
import type { HttpCaSettings } from './settings';
import { Token } from './token';

/** How long the token may take when a container starts, in milliseconds. */
const WARM_UP_MS = 1_000;

/**
 * A CA behind an HTTP API of two paths: `GET /ca` answers with its certificate, `POST /certificates?days=N` takes a CSR
 * and answers with the leaf, all PEM.
 */
export class HttpCaAuthority implements Authority {
  readonly id: string;
  readonly #settings: HttpCaSettings;
  readonly #issuer: IssuerCache;
  readonly #token: Token;

  constructor(settings: HttpCaSettings) {
    this.id = settings.url;
    this.#settings = settings;
    this.#token = new Token(settings.tokenParameter);
    this.#issuer = new IssuerCache(
      (deadline) => this.#readIssuer(deadline),
      ({ validTo }) => Date.parse(validTo),
    );
  }

  async order(order: Order, deadline: Deadline): Promise<PendingCertificate> {
    const issuer = await this.#signer(deadline);
    const { validityDays } = this.#settings;
    const id = idempotencyKey(order, validityDays);
    const pem = await this.#call(`/certificates?days=${validityDays}`, deadline, {
      method: 'POST',
      headers: { 'idempotency-key': id },
      body: writeCsrPem(order.csr.der),
    });
    // This CA answers with the certificate. One that takes its time would be asked for it in `collect`.
    return { id, collect: async () => ({ pem, issuer }) };
  }

  async issuers(deadline: Deadline): Promise<Issuers> {
    return [await this.#signer(deadline)];
  }

  async warmUp(signal: AbortSignal): Promise<void> {
    const token = await this.#token.read(new Deadline(WARM_UP_MS));
    if (signal.aborted) return;
    const reading = callOnce(({ abortSignal }) => this.#request('/ca', token, { signal: abortSignal }), {
      signal,
    });
    await this.#issuer.take(reading.then(readCertificate));
  }

  async probe(deadline: Deadline): Promise<void> {
    // All that this API has to ask without issuing anything. It shows that the CA answers, and takes our token.
    await this.#readIssuer(deadline);
  }

  async #call(path: string, deadline: Deadline, options: RequestInit = {}): Promise<string> {
    const token = await this.#token.read(deadline);
    return callWithin(
      HTTP_CA,
      deadline,
      ({ abortSignal }) => this.#request(path, token, { ...options, signal: abortSignal }),
      {
        onFault: ({ error }) => {
          if (error.reason === FailureReason.AuthorityAccessDenied) this.#token.forget();
        },
      },
    );
  }

  #request(path: string, token: string, options: RequestInit): Promise<string> {
    const headers = { ...options.headers, authorization: `Bearer ${token}` };
    return request(`${this.id}${path}`, { ...options, headers });
  }

  async #signer(deadline: Deadline): Promise<Issuer> {
    return { id: this.id, certificate: await this.#issuer.read(deadline) };
  }

  async #readIssuer(deadline: Deadline): Promise<X509Certificate> {
    return readCertificate(await this.#call('/ca', deadline));
  }
}

/**
 * Names an order, the same for the same order only: the CA answers a key that it has seen with the certificate that it
 * issued for it. A CA that cannot do so issues two certificates when an answer is lost.
 */
function idempotencyKey({ clientId, principalId, csr }: Order, validityDays: number): string {
  return createHash('sha256')
    .update(JSON.stringify([clientId, principalId, csr.sha256, validityDays]))
    .digest('hex');
}
