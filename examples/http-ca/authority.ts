import { createHash } from 'node:crypto';
import {
  type Authority,
  AwsSecret,
  type CaConnection,
  type Call,
  type ConnectionCertificate,
  callOnce,
  checkLeafExtensions,
  checkRequestedExtensions,
  connectionOf,
  Deadline,
  externalService,
  HttpRefusal,
  type HttpRequest,
  type Issuer,
  IssuerCache,
  type Issuers,
  MalformedSecret,
  type Order,
  type PendingCertificate,
  RejectionReason,
  type RenewCredential,
  readCertificate,
  readWith,
  type Secret,
  settleAll,
  writeCsrPem,
} from 'aws-iot-certificate-signing/handler';
import type { HttpCaSettings } from './settings';

/** The CA, and what its answers mean for a request: as everywhere, but that it refuses a CSR with 422. */
const HTTP_CA = {
  ...externalService('The CA'),
  rejections: new Map([['HTTP 422', RejectionReason.CsrRefusedByAuthority]]),
};

/** How long the token may take when a container starts, in milliseconds. */
const WARM_UP_MS = 1_000;

/**
 * A CA behind an HTTP API of two paths: `GET /ca` answers with its certificate, `POST /certificates?days=N` takes a CSR
 * and answers with the leaf, all PEM.
 */
export class HttpCaAuthority implements Authority {
  readonly id: string;
  readonly #settings: HttpCaSettings;
  readonly #connection: CaConnection;
  readonly #token: Secret<string>;
  readonly #issuer: IssuerCache;

  constructor(settings: HttpCaSettings) {
    this.id = settings.origin;
    this.#settings = settings;
    this.#connection = connectionOf(settings);
    this.#token = new AwsSecret(settings.tokenArn, readToken);
    this.#issuer = new IssuerCache(
      async (deadline) => readCertificate(await this.#ask({ method: 'GET', path: '/ca' }, deadline)),
      ({ validTo }) => Date.parse(validTo),
    );
  }

  async order(order: Order, deadline: Deadline): Promise<PendingCertificate> {
    const { validityDays, allowedExtensions } = this.#settings;
    // This CA copies the extensions that a request asks for.
    checkRequestedExtensions(order.csr, allowedExtensions);
    const issuer = await this.#signer(deadline);
    const id = idempotencyKey(order, validityDays);
    const pem = await this.#ask(
      {
        method: 'POST',
        path: `/certificates?days=${validityDays}`,
        headers: { 'idempotency-key': id, 'content-type': 'application/x-pem-file' },
        body: writeCsrPem(order.csr.der),
      },
      deadline,
    );
    checkLeafExtensions(readCertificate(pem).raw, allowedExtensions);
    // This CA answers with the certificate. One that takes its time would be asked for it in `collect`.
    return { id, collect: async () => ({ pem, issuer }) };
  }

  async issuers(deadline: Deadline): Promise<Issuers> {
    return [await this.#signer(deadline)];
  }

  async warmUp(signal: AbortSignal): Promise<void> {
    await this.#issuer.take(this.#prepare(signal));
  }

  async probe(deadline: Deadline): Promise<void> {
    // All that this API has to ask without issuing anything. It shows that the CA answers, and takes our token.
    await this.#issuer.readAgain(deadline);
  }

  connectionCertificates(deadline: Deadline): Promise<readonly ConnectionCertificate[]> {
    return this.#connection.certificates(deadline);
  }

  async #prepare(signal: AbortSignal) {
    const deadline = new Deadline(WARM_UP_MS);
    await settleAll([this.#connection.warmUp(signal), this.#token.read(deadline, signal)]);
    const [call] = this.#withToken({ method: 'GET', path: '/ca' }, deadline);
    return readCertificate(await callOnce(call, { signal }));
  }

  /**
   * Makes a request until the deadline, and returns the answer's text. `readWith` also for an order, because this CA gives
   * an order that it has seen the same certificate; for a CA that does not, it must be `orderOnce`.
   */
  #ask(request: HttpRequest, deadline: Deadline): Promise<string> {
    return readWith(HTTP_CA, deadline, ...this.#withToken(request, deadline));
  }

  /** A request with the token, and how to get another token once the CA does not take that one. */
  #withToken(request: HttpRequest, deadline: Deadline): [call: Call<string>, renew: RenewCredential] {
    let token: string | undefined;
    const call: Call<string> = async ({ abortSignal }) => {
      token = await this.#token.read(deadline, abortSignal);
      const headers = { ...request.headers, authorization: `Bearer ${token}` };
      const answer = await this.#connection.send({ ...request, headers }, abortSignal);
      // Knows the token, so as not to repeat it.
      if (answer.status !== 200) throw new HttpRefusal(answer, { ...request, headers });
      return answer.body.toString('utf8');
    };
    return [
      call,
      async (until) => token !== undefined && (await this.#token.other(token, until)) !== undefined,
    ];
  }

  async #signer(deadline: Deadline): Promise<Issuer> {
    return { id: this.id, certificate: await this.#issuer.read(deadline) };
  }
}

/** The token in a secret, which has nothing else. */
function readToken(text: string): string {
  const token = text.trim();
  if (token === '') throw new MalformedSecret('is empty. It must be the token for the CA.');
  return token;
}

/**
 * Names an order, the same for the same order only: the CA answers a key that it has seen with the certificate that it
 * issued for it. For a CA that cannot do so, see `idempotent`.
 */
function idempotencyKey({ clientId, principalId, csr }: Order, validityDays: number): string {
  return createHash('sha256')
    .update(JSON.stringify([clientId, principalId, csr.sha256, validityDays]))
    .digest('hex');
}
