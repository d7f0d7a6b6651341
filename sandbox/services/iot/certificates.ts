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

/** AWS IoT's registry of certificates: claim certificates, and certificates of devices. */
export class Certificates {
  readonly #certificates = new Map<string, RegisteredCertificate>();

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
    return this.#certificates.get(id)?.status === 'ACTIVE';
  }

  /** @throws ResourceNotFoundException */
  setStatus(id: string, status: CertificateStatus): void {
    this.#certificates.set(id, { ...this.get(id), status });
  }
}
