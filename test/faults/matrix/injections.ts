import type { IssuingFault } from '../../../sandbox/services/acm-pca/faults';
import type { Operation } from '../../../sandbox/services/acm-pca/operations';
import type { WireFault } from '../../../sandbox/wire/faults/wire-fault';
import type { FaultCase } from './fault-case';

/** Orders a certificate. */
export const ISSUE = 'IssueCertificate';

/** Asks whether it is ready: a poll. */
export const GET = 'GetCertificate';

/** Reads the CA's own certificate. */
export const ISSUER = 'GetCertificateAuthorityCertificate';

/** Makes something go wrong. */
type Injection = FaultCase['inject'];

/** The next requests for an operation meet the fault. @param times How many. */
export const once =
  (operation: Operation | 'any', fault: WireFault, times = 1): Injection =>
  ({ faults }) =>
    faults.next(operation, fault, times);

/** Every request for an operation meets the fault. */
export const always =
  (operation: Operation | 'any', fault: WireFault): Injection =>
  ({ faults }) =>
    faults.always(operation, fault);

/** The next order is accepted, and issuing goes wrong. */
export const issuing =
  (fault: IssuingFault): Injection =>
  ({ faults }) =>
    faults.next(ISSUE, fault);

/** The next requests for an operation meet one fault each. */
export const inTurn =
  (operation: Operation, ...list: readonly WireFault[]): Injection =>
  ({ faults }) => {
    for (const fault of list) faults.next(operation, fault);
  };
