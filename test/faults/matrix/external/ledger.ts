import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxAuthority } from '../../../../sandbox/authorities/authority';
import type { ExternalRole } from '../../../../sandbox/authorities/external/external-calls';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, lost, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const { LedgerAccessDenied, LedgerNotFound, LedgerUnreachable } = FailureReason;

/** The ledger cannot be written: what is not recorded is not handed out. */
export const LEDGER: readonly FaultCase<SandboxAuthority<ExternalRole>>[] = [
  { fault: 'writing is denied', inject: always('intend', Wire.ACCESS_DENIED), ...failed(LedgerAccessDenied) },
  {
    fault: 'the table is gone (`ResourceNotFoundException`)',
    inject: always('intend', { kind: 'aws-error', code: 'ResourceNotFoundException', status: 400 }),
    ...failed(LedgerNotFound),
  },
  { fault: 'a reset after an attempt was written', inject: once('intend', Wire.RESET_AFTER), ...SIGNED },
  { fault: 'a reset after a certificate was recorded', inject: once('record', Wire.RESET_AFTER), ...SIGNED },
  {
    fault: 'every record is reset before it was made',
    inject: always('record', Wire.RESET_BEFORE),
    ...lost(LedgerUnreachable),
  },
];
