import type { Clock } from '../../clock';
import { RequestQuotas } from '../../wire/quotas';
import type { KeyFamily } from './key-specs';
import type { Operation } from './operations';

/** A quota's name: an operation, or the family of keys whose cryptographic operations share one. */
export type QuotaName = Operation | KeyFamily;

/**
 * AWS's default quotas in requests per second, for an account in a Region. (KMS developer guide, "Request quotas") The
 * operations that manage keys have none here: AWS's, mostly 5 a second, would only slow down tests.
 */
const DEFAULT_QUOTAS: Readonly<Partial<Record<QuotaName, number>>> = {
  RSA: 1_000,
  ECC: 1_000,
  DescribeKey: 2_000,
  GetPublicKey: 2_000,
};

/** The request quotas of KMS. */
export class Quotas extends RequestQuotas<QuotaName> {
  /** @param quotas Those that differ from AWS's, in requests per second. */
  constructor(clock: Clock, quotas: Partial<Record<QuotaName, number>> = {}) {
    const message =
      'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.';
    super(clock, { ...DEFAULT_QUOTAS, ...quotas }, message);
  }
}
