import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import type { Deadline } from '../deadline';
import { SigningFailed } from '../errors';
import { assembleSigned } from '../issuance/assemble';
import { draftLeaf } from '../issuance/draft';
import { type LeafIssuer, readLeafIssuer } from '../issuance/issuer';
import { type LeafProfile, readLeafProfile } from '../issuance/profile';
import { FailureReason } from '../vocabulary';
import { encodePem } from '../x509/pem';
import type { Authority, IssuedCertificate, Issuer, Issuers, Order, PendingCertificate } from './authority';

/** How to make a `MemoryAuthority`. */
export interface MemoryAuthorityOptions {
  /** The CA's certificate, PEM. */
  readonly certificatePem: string;
  /** The CA's private key, PEM: RSA, or EC on P-256, P-384 or P-521. */
  readonly privateKeyPem: string;
  /** Names the CA. @default memory */
  readonly id?: string;
  /** Lifetime of its leaves in days. @default 30 */
  readonly validityDays?: number;
}

/** A certificate that a `MemoryAuthority` has issued. */
export interface MemoryCertificate {
  /** Names it; the same order gets the same. */
  readonly id: string;
  readonly order: Order;
  /** As it was signed, PEM. */
  readonly pem: string;
}

/** Hands out a certificate as it was signed. */
const AS_SIGNED: (issued: MemoryCertificate) => string | Promise<string> = ({ pem }) => pem;

/** Why a `MemoryAuthority` signs nothing; it throws a `SigningFailed` that says so. */
export interface MemoryFailure {
  readonly reason: FailureReason;
  readonly explanation: string;
}

/**
 * A CA whose key and records are in this process: a real authority with real certificates, for tests, and to read when
 * you write one. Not for devices: with its container, it forgets what it has issued.
 */
export class MemoryAuthority implements Authority {
  readonly id: string;
  /** Whatever it has issued, oldest first. */
  readonly certificates: MemoryCertificate[] = [];
  /** Time from an order to its certificate, in milliseconds. @default 0 */
  issuanceMs = 0;
  /** Why it signs nothing: for every order, and for `probe`, while it is set. @default it signs */
  failure: MemoryFailure | undefined;
  /** Changes what it hands out, to be caught by the signer's check. @default unchanged */
  handsOut = AS_SIGNED;
  readonly #issuer: Issuer;
  readonly #leafIssuer: LeafIssuer;
  readonly #privateKey: KeyObject;
  readonly #profile: LeafProfile;

  /** Throws `SigningFailed` for a certificate that is no CA's, and what node throws for one that it cannot read. */
  constructor({ certificatePem, privateKeyPem, id = 'memory', validityDays = 30 }: MemoryAuthorityOptions) {
    this.id = id;
    const certificate = new X509Certificate(certificatePem);
    this.#issuer = { id, certificate };
    this.#leafIssuer = readLeafIssuer(certificate);
    this.#privateKey = createPrivateKey(privateKeyPem);
    this.#profile = readLeafProfile('options', { validityDays });
  }

  /** Ends all that was set: from now on it signs at once, and hands out what it signed. */
  behave(): void {
    this.issuanceMs = 0;
    this.failure = undefined;
    this.handsOut = AS_SIGNED;
  }

  async order(order: Order, _deadline: Deadline): Promise<PendingCertificate> {
    this.#failIfToldTo();
    const id = nameOf(order);
    const issued = this.certificates.find((certificate) => certificate.id === id) ?? this.#issue(id, order);
    const readyAt = performance.now() + this.issuanceMs;
    return { id, collect: (deadline) => this.#collect(issued, readyAt, deadline) };
  }

  async issuers(): Promise<Issuers> {
    return [this.#issuer];
  }

  async warmUp(): Promise<void> {
    // There is nobody to connect to.
  }

  async probe(): Promise<void> {
    this.#failIfToldTo();
  }

  #failIfToldTo(): void {
    if (this.failure !== undefined) throw new SigningFailed(this.failure.reason, this.failure.explanation);
  }

  #issue(id: string, order: Order): MemoryCertificate {
    const draft = draftLeaf(order.csr, this.#profile, this.#leafIssuer);
    const signature = sign(draft.algorithm.digest, draft.tbs, this.#privateKey);
    const der = assembleSigned(draft, signature, this.#leafIssuer);
    const issued = { id, order, pem: encodePem('CERTIFICATE', der) };
    this.certificates.push(issued);
    return issued;
  }

  async #collect(issued: MemoryCertificate, readyAt: number, deadline: Deadline): Promise<IssuedCertificate> {
    const waitMs = Math.max(0, readyAt - performance.now());
    const tooLate = waitMs > deadline.remainingMs;
    await deadline.wait(waitMs);
    if (tooLate) {
      throw new SigningFailed(
        FailureReason.DeadlineExceeded,
        `${this.id} had not issued ${issued.id} in time.`,
      );
    }
    return { pem: await this.handsOut(issued), issuer: this.#issuer };
  }
}

/** The same for the same order only: JSON keeps its parts apart, whatever characters they hold. */
function nameOf({ clientId, principalId, csr }: Order): string {
  return createHash('sha256')
    .update(JSON.stringify([clientId, principalId, csr.sha256]))
    .digest('hex');
}
