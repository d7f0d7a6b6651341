import type { KMSClient } from '@aws-sdk/client-kms';
import type { CaCertificates } from '../../../../handler/authority/kms/ca-certificates';
import type { LedgerTable } from '../../../../handler/ledger/ledger-table';

/** The CA to request certificates from. */
export interface KmsAddress {
  readonly client: KMSClient;
  readonly keyArn: string;
  readonly table: LedgerTable;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Reads the CA's certificates. */
  readCertificates(): Promise<CaCertificates>;
}
