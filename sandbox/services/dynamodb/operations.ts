/** The operations of DynamoDB that the sandbox has. */
export const OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DeleteTable',
  'DescribeContinuousBackups',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'GetResourcePolicy',
  'ListTables',
  'ListTagsOfResource',
  'PutItem',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateContinuousBackups',
  'UpdateItem',
  'UpdateTable',
  'UpdateTimeToLive',
] as const;

/** An operation of DynamoDB, as in `X-Amz-Target: DynamoDB_20120810.<Operation>`. */
export type Operation = (typeof OPERATIONS)[number];
