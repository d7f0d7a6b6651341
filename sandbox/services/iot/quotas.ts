import type { Clock } from '../../clock';
import { RequestQuotas } from '../../wire/quotas';

/**
 * AWS's default quotas in requests per second, for an account in a Region. (AWS General Reference, "AWS IoT Core endpoints
 * and quotas", such as "UpdateCertificate API TPS") The operations of the certificate provider have none here: AWS's, down
 * to one a second, would only slow down tests.
 */
const DEFAULT_QUOTAS = { DescribeCertificate: 10, ListCertificates: 10, UpdateCertificate: 10 } as const;

/** An operation with a quota. */
type QuotaName = keyof typeof DEFAULT_QUOTAS;

/** The request quotas of AWS IoT's control plane. */
export class Quotas extends RequestQuotas<QuotaName> {
  /** @param quotas Those that differ from AWS's, in requests per second. */
  constructor(clock: Clock = Date.now, quotas: Partial<Record<QuotaName, number>> = {}) {
    super(clock, { ...DEFAULT_QUOTAS, ...quotas });
  }
}
