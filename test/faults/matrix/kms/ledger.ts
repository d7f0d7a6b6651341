import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxKms } from '../../../../sandbox/authorities/kms/kms-authority';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, SIGNED } from '../fault-case';
import { always, inTurn, once } from '../injections';

const {
  DeadlineExceeded,
  LedgerAccessDenied,
  LedgerNotFound,
  LedgerRefused,
  LedgerThrottled,
  LedgerUnreachable,
} = FailureReason;

const awsError = (code: string, status = 400) => ({ kind: 'aws-error', code, status }) as const;

/** The ledger cannot be written, or says nothing: what is not recorded is not handed out. */
export const LEDGER: readonly FaultCase<SandboxKms>[] = [
  {
    fault: 'one attempt is throttled',
    inject: once('intend', awsError('ProvisionedThroughputExceededException')),
    ...SIGNED,
  },
  {
    fault: 'every call is throttled',
    inject: always('intend', awsError('ThrottlingException')),
    ...failed(LedgerThrottled),
  },
  { fault: 'writing is denied', inject: always('intend', Wire.ACCESS_DENIED), ...failed(LedgerAccessDenied) },
  {
    fault: 'recording is denied',
    inject: always('record', Wire.ACCESS_DENIED),
    ...failed(LedgerAccessDenied),
    // The attempt could not be given up either, so whoever asks next waits for it: six seconds from its beginning.
    again: DeadlineExceeded,
  },
  {
    fault: 'the table is gone (`ResourceNotFoundException`)',
    inject: always('intend', awsError('ResourceNotFoundException')),
    ...failed(LedgerNotFound),
  },
  {
    fault: 'the table has other keys (`ValidationException`)',
    inject: always('intend', awsError('ValidationException')),
    ...failed(LedgerRefused),
  },
  { fault: 'one HTTP 500', inject: once('record', Wire.ERROR_500), ...SIGNED },
  { fault: 'a reset before an attempt was written', inject: once('intend', Wire.RESET_BEFORE), ...SIGNED },
  { fault: 'a reset after an attempt was written', inject: once('intend', Wire.RESET_AFTER), ...SIGNED },
  {
    fault: 'a reset before a certificate was recorded',
    inject: once('record', Wire.RESET_BEFORE),
    ...SIGNED,
  },
  { fault: 'a reset after a certificate was recorded', inject: once('record', Wire.RESET_AFTER), ...SIGNED },
  { fault: 'no answer to one attempt', inject: once('intend', Wire.HANG_AFTER), ...SIGNED },
  { fault: 'half of the answer to one record', inject: once('record', Wire.HALF_AN_ANSWER), ...SIGNED },
  {
    fault: 'every attempt is reset before it was written',
    inject: always('intend', Wire.RESET_BEFORE),
    ...failed(LedgerUnreachable),
  },
  {
    fault: 'every attempt is reset after it was written',
    inject: always('intend', Wire.RESET_AFTER),
    ...failed(LedgerUnreachable),
  },
  {
    fault: 'every record is reset before it was made',
    inject: always('record', Wire.RESET_BEFORE),
    ...failed(LedgerUnreachable),
  },
  {
    fault: 'every record is reset after it was made',
    inject: always('record', Wire.RESET_AFTER),
    ...heldBack(LedgerUnreachable),
  },
  {
    fault: 'an attempt: throttled, reset after it was written, HTTP 503',
    inject: inTurn('intend', Wire.THROTTLED, Wire.RESET_AFTER, Wire.ERROR_503),
    ...SIGNED,
  },
  {
    fault: 'a record whose answer is lost three times: reset, half of it, not JSON',
    inject: inTurn('record', Wire.RESET_AFTER, Wire.HALF_AN_ANSWER, Wire.MALFORMED_JSON),
    ...SIGNED,
  },
];
