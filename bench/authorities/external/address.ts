import type { CaConnection } from '../../../handler/external/connection';
import type { LedgerTable } from '../../../handler/ledger/ledger-table';

/** A CA outside of AWS to request certificates from, and the ledger's table. */
export interface ExternalAddress {
  readonly connection: CaConnection;
  readonly table: LedgerTable;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}
