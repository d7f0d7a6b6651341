import { LEDGER_TABLE } from '../../../handler/ledger/table';
import { encodePem } from '../../../handler/x509/pem';
import type { Item, NewTable, Tables } from '../../services/dynamodb/tables';
import type { RecordedCertificate } from '../authority';
import { LEDGER_DEFINITION } from './ledger-definition';

/** Makes the ledger's table, as its deployment does. */
export async function createLedgerTable(tables: Tables, name: string): Promise<void> {
  const table: NewTable = {
    name,
    keySchema: LEDGER_DEFINITION.KeySchema,
    attributes: LEDGER_DEFINITION.AttributeDefinitions,
    indexes: LEDGER_DEFINITION.GlobalSecondaryIndexes,
    deletionProtection: true,
    tableClass: undefined,
    encryptionKeyArn: undefined,
  };
  await tables.create(table);
  tables.set(name, { timeToLive: LEDGER_TABLE.timeToLiveAttribute });
}

/** The certificates in the ledger, oldest first. */
export async function recordedIn(tables: Tables, name: string): Promise<readonly RecordedCertificate[]> {
  const items = (await tables.items(name)).filter(({ certificate }) => certificate !== undefined);
  return [...items]
    .sort((one, other) => (textOf(one, 'issuedAt') < textOf(other, 'issuedAt') ? -1 : 1))
    .map((item) => ({
      csrSha256: textOf(item, 'csrSha256'),
      certificatePem: encodePem('CERTIFICATE', item.certificate?.B ?? new Uint8Array()),
    }));
}

function textOf(item: Item, attribute: string): string {
  return item[attribute]?.S ?? '';
}
