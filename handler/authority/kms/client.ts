import { KMSClient } from '@aws-sdk/client-kms';
import { CLIENT_DEFAULTS } from '../../calls/client-defaults';
import type { CalledService } from '../../calls/service';
import { traceClient } from '../../powertools/tracer';
import { FailureReason } from '../../vocabulary';
import { AUTHORITY_SERVICE } from '../service';

/** AWS KMS, and what its errors mean. (AWS KMS API reference, Sign) */
export const KMS: CalledService = {
  name: 'AWS KMS',
  ...AUTHORITY_SERVICE,
  finalErrors: new Map([
    ['NotFoundException', FailureReason.AuthorityNotFound],
    ['DisabledException', FailureReason.AuthorityNotActive],
    // The key is about to be deleted, or its multi-Region replica is being made.
    ['KMSInvalidStateException', FailureReason.AuthorityNotActive],
    // The key is not for signatures, or of another type than the CA's certificate says.
    ['InvalidKeyUsageException', FailureReason.AuthorityKeyUnsupported],
  ]),
};

/**
 * Makes a client for AWS KMS.
 *
 * @param region Region of the CA's key.
 */
export function createClient(region: string): KMSClient {
  return traceClient(new KMSClient({ region, ...CLIENT_DEFAULTS }));
}
