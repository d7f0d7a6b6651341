import { createHash, X509Certificate } from 'node:crypto';
import type { Clock } from '../../clock';
import type { AuthorityKey, SignOptions } from '../../x509/authority';
import { X509Authority } from '../../x509/authority';
import type { CertificateRequest } from '../../x509/request';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A certificate that the CA has issued. */
export interface EnrolledCertificate {
  /** SHA-256 over the CSR's DER, lowercase hexadecimal. */
  readonly csrSha256: string;
  readonly certificatePem: string;
}

/** When a request is approved: by rule, by somebody after some milliseconds, or by nobody ever. */
export type Approval = 'at once' | { readonly afterMs: number } | 'never';

/** How to found the CA. */
export interface EnrolmentOptions {
  readonly commonName: string;
  /** @default EC_prime256v1 */
  readonly key?: AuthorityKey;
  /** Whether a root of its own is above it. @default false: it is a root itself */
  readonly isSubordinate?: boolean;
  /** @default the wall clock */
  readonly clock?: Clock;
}

/** The CA behind an EST server: signs what it is asked to, at once or once somebody has approved. */
export class Enrolment {
  /** Founds the CA. */
  static async found({
    commonName,
    key = 'EC_prime256v1',
    isSubordinate = false,
    clock = Date.now,
  }: EnrolmentOptions): Promise<Enrolment> {
    const root = isSubordinate
      ? await X509Authority.create({ commonName: `${commonName}, root`, key })
      : undefined;
    const issuer = await X509Authority.create({ commonName, key, issuer: root });
    return new Enrolment(root, issuer, clock);
  }

  approval: Approval = 'at once';
  /** Lifetime of the certificates, in days: the profile's. A shorter life of the CA cuts it. */
  validityDays = 365;
  /** What else the profile says, such as extensions that it copies from requests. @default a client's certificate */
  profile: Partial<SignOptions> = {};
  /** Every certificate that it has issued, oldest first, whether or not the answer reached a client. */
  readonly issued: EnrolledCertificate[] = [];
  /** Requests that wait for approval: when the first of each came, in milliseconds. By digest of the CSR. */
  readonly #waiting = new Map<string, number>();
  readonly #earlier: X509Authority[] = [];
  #issuer: X509Authority;

  readonly #root: X509Authority | undefined;
  readonly #clock: Clock;

  private constructor(root: X509Authority | undefined, issuer: X509Authority, clock: Clock) {
    this.#root = root;
    this.#issuer = issuer;
    this.#clock = clock;
  }

  /** The CA that signs. */
  get issuer(): X509Authority {
    return this.#issuer;
  }

  /** The certificates of the CA and of those above it, then its earlier ones. */
  get chain(): readonly X509Certificate[] {
    const above = this.#root === undefined ? [] : [this.#root];
    return [this.#issuer, ...above, ...this.#earlier].map(({ certificate }) => certificate);
  }

  /**
   * Gives the CA another key and certificate; the earlier one stays in the chain for the overlap.
   *
   * @param commonName @default the same name
   */
  async renewIssuer(commonName = this.#issuer.commonName): Promise<void> {
    const { key } = this.#issuer;
    const renewed = await X509Authority.create({ commonName, key: key as AuthorityKey, issuer: this.#root });
    this.#earlier.unshift(this.#issuer);
    this.#issuer = renewed;
  }

  /** Ends the overlap: the chain has the CA's present certificate only. */
  forgetEarlierIssuers(): void {
    this.#earlier.length = 0;
  }

  /** Signs a request, or returns `undefined` while nobody has approved it. */
  async enrol(request: CertificateRequest): Promise<X509Certificate | undefined> {
    const csrSha256 = createHash('sha256').update(request.der).digest('hex');
    if (!this.#isApproved(csrSha256)) return undefined;
    this.#waiting.delete(csrSha256);
    const now = this.#clock();
    const end = Math.min(now + this.validityDays * DAY, this.#issuer.notAfter.getTime());
    const certificatePem = await this.#issuer.signRequest(request, {
      notBefore: new Date(now - MINUTE),
      notAfter: new Date(end),
      ...this.profile,
    });
    this.issued.push({ csrSha256, certificatePem });
    return new X509Certificate(certificatePem);
  }

  #isApproved(csrSha256: string): boolean {
    if (this.approval === 'at once') return true;
    if (this.approval === 'never') return false;
    const since = this.#waiting.get(csrSha256) ?? this.#clock();
    this.#waiting.set(csrSha256, since);
    return this.#clock() - since >= this.approval.afterMs;
  }
}
