import { X509Certificate } from 'node:crypto';
import { ApiError } from '../../wire/api-error';
import { certificateId } from './fingerprint';

/** State of a certificate in AWS IoT. */
export type CertificateStatus = 'ACTIVE' | 'INACTIVE' | 'REVOKED' | 'PENDING_ACTIVATION';

/** A registered certificate. */
export interface RegisteredCertificate {
  /** Lowercase hex SHA-256 of its DER. */
  readonly id: string;
  readonly pem: string;
  readonly status: CertificateStatus;
  readonly createdAt: Date;
}

/** Statuses that AWS IoT alone sets. (AWS IoT API reference, UpdateCertificate) */
const INTERNAL: readonly string[] = ['PENDING_TRANSFER', 'PENDING_ACTIVATION'];

/** AWS IoT's registry of certificates: claim certificates, and certificates of devices. */
export class Certificates {
  readonly #certificates = new Map<string, RegisteredCertificate>();
  readonly #listeners = new Set<(certificate: RegisteredCertificate) => void>();

  /** Every certificate, oldest first. */
  get all(): readonly RegisteredCertificate[] {
    return [...this.#certificates.values()];
  }

  /** Registers a certificate; one that is already registered does not change. @returns its id */
  register(pem: string, status: CertificateStatus): string {
    const id = certificateId(new X509Certificate(pem).raw);
    if (!this.has(id)) this.#certificates.set(id, { id, pem, status, createdAt: new Date() });
    return id;
  }

  /** Whether a certificate is registered. */
  has(id: string): boolean {
    return this.#certificates.has(id);
  }

  /** @throws ResourceNotFoundException */
  get(id: string): RegisteredCertificate {
    const certificate = this.#certificates.get(id);
    if (certificate === undefined)
      throw new ApiError('ResourceNotFoundException', `The certificate ${id} does not exist.`);
    return certificate;
  }

  /** Whether its holder may connect. */
  isActive(id: string): boolean {
    const certificate = this.#certificates.get(id);
    if (certificate?.status !== 'ACTIVE') return false;
    return Date.now() <= new Date(new X509Certificate(certificate.pem).validTo).getTime();
  }

  /**
   * Sets a status. AWS does not document how it refuses to activate a revoked certificate again.
   *
   * @throws ApiError ResourceNotFoundException, InvalidRequestException, CertificateStateException
   */
  setStatus(id: string, status: CertificateStatus): void {
    const before = this.get(id);
    if (INTERNAL.includes(status)) {
      throw new ApiError('InvalidRequestException', `Only AWS IoT itself sets a certificate to ${status}.`);
    }
    if (before.status === 'REVOKED' && status !== 'REVOKED') {
      throw new ApiError('CertificateStateException', `The certificate ${id} is revoked, which is for ever.`);
    }
    const certificate = { ...before, status };
    this.#certificates.set(id, certificate);
    for (const listener of this.#listeners) listener(certificate);
  }

  /** Calls the listener with each certificate whose status was set. */
  onStatus(listener: (certificate: RegisteredCertificate) => void): void {
    this.#listeners.add(listener);
  }
}
