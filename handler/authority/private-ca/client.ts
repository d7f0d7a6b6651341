import { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import { CLIENT_DEFAULTS } from '../../calls/client-defaults';
import type { CalledService } from '../../calls/service';
import { traceClient } from '../../powertools/tracer';
import { FailureReason, RejectionReason } from '../../vocabulary';
import { AUTHORITY_SERVICE } from '../service';

/** AWS Private CA, and what its errors mean. (AWS Private CA API reference) */
export const PRIVATE_CA: CalledService = {
  name: 'AWS Private CA',
  ...AUTHORITY_SERVICE,
  finalErrors: new Map([
    ['ResourceNotFoundException', FailureReason.AuthorityNotFound],
    ['InvalidStateException', FailureReason.AuthorityNotActive],
    ['RequestFailedException', FailureReason.IssuanceFailed],
    // A quota that waiting does not refill, such as certificates per CA.
    ['LimitExceededException', FailureReason.AuthorityRefused],
  ]),
  rejections: new Map([['MalformedCSRException', RejectionReason.CsrRefusedByAuthority]]),
};

/**
 * Makes a client for AWS Private CA.
 *
 * @param region Region of the CA.
 */
export function createClient(region: string): ACMPCAClient {
  return traceClient(new ACMPCAClient({ region, ...CLIENT_DEFAULTS }));
}
