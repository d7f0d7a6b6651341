import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb-model';

/** A table with an index, as a ledger of certificates has them. */
export const LEDGER: CreateTableCommandInput = {
  TableName: 'ledger',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'requestId', AttributeType: 'S' },
    { AttributeName: 'attempt', AttributeType: 'N' },
    { AttributeName: 'serial', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'requestId', KeyType: 'HASH' },
    { AttributeName: 'attempt', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-serial',
      KeySchema: [{ AttributeName: 'serial', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};

/** ARN of the table in the sandbox's account. */
export const LEDGER_ARN = 'arn:aws:dynamodb:eu-central-1:123456789012:table/ledger';

/** The key of an item. */
export function keyOf(requestId: string) {
  return { requestId: { S: requestId }, attempt: { N: '1' } };
}
