import type { Clock } from '../../clock';
import { RequestQuotas } from '../../wire/quotas';
import { OPERATIONS, type Operation } from './operations';

/**
 * AWS's default quotas in requests per second (AWS General Reference, "AWS Private CA endpoints and quotas", for
 * IssueCertificate, GetCertificate and RevokeCertificate; the others are assumed to be 20).
 */
export const DEFAULT_QUOTAS: Readonly<Record<Operation, number>> = {
  IssueCertificate: 25,
  GetCertificate: 75,
  DescribeCertificateAuthority: 20,
  GetCertificateAuthorityCertificate: 20,
  RevokeCertificate: 20,
  UpdateCertificateAuthority: 20,
  RestoreCertificateAuthority: 20,
};

/** No quota for any operation. */
export const UNLIMITED = Object.fromEntries(
  OPERATIONS.map((operation) => [operation, Number.POSITIVE_INFINITY]),
) as Readonly<Record<Operation, number>>;

/** The request quotas of AWS Private CA, one for each operation. */
export class Quotas extends RequestQuotas<Operation> {
  /** @param quotas Those that differ from {@link DEFAULT_QUOTAS}, in requests per second. */
  constructor(clock: Clock, quotas: Partial<Record<Operation, number>> = {}) {
    super(clock, { ...DEFAULT_QUOTAS, ...quotas });
  }
}
