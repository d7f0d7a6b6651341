import type { Tables } from '../../services/dynamodb/tables';
import type { CalledService } from '../calls';

/** Calls to a ledger: `intend` writes an attempt, `record` its certificate, and `look` and `read` look for those of others. */
export const LEDGER_ROLES = ['intend', 'record', 'look', 'read'] as const;

/** One of those calls. */
export type LedgerRole = (typeof LEDGER_ROLES)[number];

/** Outcomes of them that are no faults: somebody else was first. */
export const LEDGER_OUTCOMES = ['ConditionalCheckFailedException'] as const;

/** Name of the ledger's table, as the program of a PKI with the name `iot-pki` makes it. */
export const LEDGER_NAME = 'iot-pki-ledger';

/** The ledger among the services that an authority consists of. */
export function ledgerCalls({ conditions }: Tables): CalledService<LedgerRole> {
  return {
    ...conditions,
    operations: { intend: 'PutItem', record: 'UpdateItem', look: 'Query', read: 'GetItem' },
  };
}
