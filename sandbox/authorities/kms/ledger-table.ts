import { LEDGER_TABLE } from '../../../handler/ledger/table';
import type { Item, NewTable, Tables } from '../../services/dynamodb/tables';
import type { RecordedCertificate } from '../authority';

const keySchema = (partitionKey: string, sortKey?: string) => [
  { AttributeName: partitionKey, KeyType: 'HASH' as const },
  ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' as const }]),
];

/** Makes the ledger's table, as its deployment does. */
export async function createLedgerTable(tables: Tables, name: string): Promise<void> {
  const { partitionKey, sortKey, indexes } = LEDGER_TABLE;
  const keys = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, sortKeyOf(index)])];
  const types = new Map(keys.flatMap((key) => (key === undefined ? [] : [[key.name, key.type] as const])));
  const table: NewTable = {
    name,
    keySchema: keySchema(partitionKey.name, sortKey.name),
    attributes: [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    indexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index.partitionKey.name, sortKeyOf(index)?.name),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    })),
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
      certificatePem: pemOf(Buffer.from(item.certificate?.B ?? [])),
    }));
}

function sortKeyOf(index: (typeof LEDGER_TABLE.indexes)[number]) {
  return 'sortKey' in index ? index.sortKey : undefined;
}

function textOf(item: Item, attribute: string): string {
  return item[attribute]?.S ?? '';
}

function pemOf(der: Buffer): string {
  const base64 = der.toString('base64').replace(/.{64}(?!$)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
}
