import { KMSClient } from '@aws-sdk/client-kms';
import { CLIENT_DEFAULTS } from '../../calls/client-defaults';
import type { CalledService } from '../../calls/service';
import { traceClient } from '../../powertools/tracer';
import { FailureReason, Metric } from '../../vocabulary';

/** AWS KMS, and what its errors mean. (AWS KMS API reference, Sign) */
export const KMS: CalledService = {
  name: 'AWS KMS',
  reasons: {
    throttled: FailureReason.AuthorityThrottled,
    unavailable: FailureReason.AuthorityUnavailable,
    accessDenied: FailureReason.AuthorityAccessDenied,
    refused: FailureReason.AuthorityRefused,
  },
  finalErrors: new Map([
    ['NotFoundException', FailureReason.AuthorityNotFound],
    ['DisabledException', FailureReason.AuthorityNotActive],
    // The key is about to be deleted, or its multi-Region replica is being made.
    ['KMSInvalidStateException', FailureReason.AuthorityNotActive],
    // The key is not for signatures, or of another type than the CA's certificate says.
    ['InvalidKeyUsageException', FailureReason.AuthorityKeyUnsupported],
  ]),
  throttles: Metric.AuthorityThrottles,
};

/**
 * Makes a client for AWS KMS.
 *
 * @param region Region of the CA's key.
 */
export function createClient(region: string): KMSClient {
  return traceClient(new KMSClient({ region, ...CLIENT_DEFAULTS }));
}
