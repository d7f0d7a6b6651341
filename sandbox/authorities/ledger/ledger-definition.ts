import { keyAttributes, LEDGER_TABLE, type TableKey } from '../../../handler/ledger/table';

/** Keys and indexes of the ledger's table, in the words of DynamoDB's API. */
export const LEDGER_DEFINITION = {
  KeySchema: schemaOf(LEDGER_TABLE),
  AttributeDefinitions: keyAttributes().map(({ name, type }) => ({
    AttributeName: name,
    AttributeType: type,
  })),
  GlobalSecondaryIndexes: LEDGER_TABLE.indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: schemaOf(index),
    Projection:
      index.projected === undefined
        ? { ProjectionType: 'KEYS_ONLY' as const }
        : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...index.projected] },
  })),
};

function schemaOf({ partitionKey, sortKey }: TableKey) {
  return [
    { AttributeName: partitionKey.name, KeyType: 'HASH' as const },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey.name, KeyType: 'RANGE' as const }]),
  ];
}
