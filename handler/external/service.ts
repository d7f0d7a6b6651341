import { AUTHORITY_SERVICE } from '../authority/service';
import type { CalledService } from '../calls/service';
import { FailureReason } from '../vocabulary';
import type { ConnectionFailure } from './connection-failed';

/** What no repetition mends about a connection; all else may pass. */
const CONNECTION = {
  ServerCertificateExpired: FailureReason.AuthorityUntrusted,
  ServerCertificateNotYetValid: FailureReason.AuthorityUntrusted,
  ServerCertificateUntrusted: FailureReason.AuthorityUntrusted,
  ServerCertificateWrongName: FailureReason.AuthorityUntrusted,
  TlsVersionUnsupported: FailureReason.AuthorityUntrusted,
  ClientCertificateRefused: FailureReason.AuthorityAccessDenied,
  CrossOriginRedirect: FailureReason.AuthorityAnswerUnreadable,
  RedirectNotFollowed: FailureReason.AuthorityAnswerUnreadable,
  AnswerTooLarge: FailureReason.AuthorityAnswerUnreadable,
} satisfies Partial<Record<ConnectionFailure, FailureReason>>;

/** What statuses mean at every server, as the names that `HttpRefusal` gives them. */
const STATUSES: readonly (readonly [name: string, reason: FailureReason])[] = [
  ['HTTP 401', FailureReason.AuthorityAccessDenied],
  ['HTTP 403', FailureReason.AuthorityAccessDenied],
  ['HTTP 404', FailureReason.AuthorityNotFound],
];

/**
 * The server of a CA outside of AWS as a service that is called. 429 counts as throttled, and server errors as
 * unavailable: both are tried again.
 *
 * @param name Begins messages, such as `The CA's server`. @param finalErrors Further errors that no repetition mends, by
 *   name, or other meanings of those above. @default there are none
 */
export function externalService(
  name: string,
  finalErrors: Iterable<readonly [name: string, reason: FailureReason]> = [],
): CalledService {
  return {
    name,
    ...AUTHORITY_SERVICE,
    finalErrors: new Map<string, FailureReason>([...Object.entries(CONNECTION), ...STATUSES, ...finalErrors]),
  };
}

/**
 * The same service while it is asked for a certificate, which is never repeated after a server error. An answer of 500
 * says that the server was there and stumbled, maybe over this very request: a CSR that it cannot cope with must not look
 * like a CA that is down. Gateways have other statuses.
 */
export function whenOrdered(service: CalledService): CalledService {
  return {
    ...service,
    finalErrors: new Map([...service.finalErrors, ['HTTP 500', FailureReason.IssuanceFailed]]),
  };
}
