import type * as sdk from '@aws-sdk/client-dynamodb-model';
import { type AwsAccount, isArn, regionalArn } from '../../account';
import type { Given } from '../../wire/api';

/** A global secondary index. */
export type Index = Given<sdk.GlobalSecondaryIndex, 'IndexName' | 'KeySchema' | 'Projection'>;

/** An index that comes or goes while its table is UPDATING. */
export interface ChangingIndex {
  readonly index: Index;
  readonly status: 'CREATING' | 'DELETING';
}

/** Point-in-time recovery of a table. */
interface Recovery {
  readonly days: number;
  readonly since: Date;
}

/** A table's keys and settings. Its items are in the engine. */
export interface Table {
  readonly name: string;
  readonly id: string;
  readonly createdAt: Date;
  readonly status: sdk.TableStatus;
  readonly keySchema: readonly sdk.KeySchemaElement[];
  /** The attributes of keys and indexes. */
  readonly attributes: readonly sdk.AttributeDefinition[];
  /** Without one that is being deleted. */
  readonly indexes: readonly Index[];
  readonly changingIndex: ChangingIndex | undefined;
  readonly deletionProtection: boolean;
  /** undefined until it is set: AWS then shows none. */
  readonly tableClass: sdk.TableClass | undefined;
  /** ARN of the KMS key; undefined for the key that AWS owns. */
  readonly encryptionKeyArn: string | undefined;
  /** Attribute with the time at which an item expires; undefined: items do not expire. */
  readonly timeToLive: string | undefined;
  /** undefined: off. */
  readonly recovery: Recovery | undefined;
}

/** ARN of a table. */
export function arnOfTable(account: AwsAccount, name: string): string {
  return regionalArn(account, 'dynamodb', `table/${name}`);
}

/** The name in a name or ARN; all operations take both. */
export function tableNameIn(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:.*:table\//, '');
}

/** The table, as DescribeTable shows it. */
export function described(table: Table, account: AwsAccount): sdk.TableDescription {
  const { name, status, createdAt, tableClass, encryptionKeyArn } = table;
  const arn = arnOfTable(account, name);
  const shown = describedIndexes(table, arn);
  return {
    TableName: name,
    TableArn: arn,
    TableId: table.id,
    TableStatus: status,
    CreationDateTime: createdAt,
    KeySchema: [...table.keySchema],
    AttributeDefinitions: [...table.attributes],
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: createdAt },
    ...UNCOUNTED,
    TableSizeBytes: 0,
    DeletionProtectionEnabled: table.deletionProtection,
    ...(tableClass !== undefined && { TableClassSummary: { TableClass: tableClass } }),
    ...(encryptionKeyArn !== undefined && {
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: encryptionKeyArn },
    }),
    ...(shown.length > 0 && { GlobalSecondaryIndexes: shown }),
  };
}

function describedIndexes(
  { status, indexes, changingIndex }: Table,
  arn: string,
): sdk.GlobalSecondaryIndexDescription[] {
  const statusOf = ({ IndexName }: Index) => {
    if (IndexName === changingIndex?.index.IndexName) return changingIndex.status;
    return status === 'CREATING' ? 'CREATING' : 'ACTIVE';
  };
  const leaving = changingIndex?.status === 'DELETING' ? [changingIndex.index] : [];
  return [...indexes, ...leaving].map((index) => ({
    IndexName: index.IndexName,
    IndexArn: `${arn}/index/${index.IndexName}`,
    IndexStatus: statusOf(index),
    KeySchema: index.KeySchema,
    Projection: index.Projection,
    ...UNCOUNTED,
    IndexSizeBytes: 0,
  }));
}

/** AWS counts items every six hours; the throughput of a table on demand is 0. (DynamoDB API reference, TableDescription) */
const UNCOUNTED = {
  ItemCount: 0,
  ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
};

/**
 * ARN of the key that a specification names.
 *
 * @returns undefined if it is AWS's own, which the account does not see
 */
export function encryptionKeyIn(
  { Enabled = false, KMSMasterKeyId }: sdk.SSESpecification,
  account: AwsAccount,
): string | undefined {
  if (!Enabled) return undefined;
  if (KMSMasterKeyId === undefined) return regionalArn(account, 'kms', `key/${AWS_MANAGED_KEY}`);
  if (isArn(KMSMasterKeyId)) return KMSMasterKeyId;
  const isAlias = KMSMasterKeyId.startsWith('alias/');
  return regionalArn(account, 'kms', isAlias ? KMSMasterKeyId : `key/${KMSMasterKeyId}`);
}

/** Id of the key `alias/aws/dynamodb`, which AWS makes in each account. Not in the sandbox's KMS. */
const AWS_MANAGED_KEY = 'dddddddd-0000-4000-8000-000000000001';

/** The recovery that a specification asks for, from now on. */
export function recoveryIn(
  {
    PointInTimeRecoveryEnabled,
    RecoveryPeriodInDays = MOST_RECOVERY_DAYS,
  }: sdk.PointInTimeRecoverySpecification,
  since: Date,
): Recovery | undefined {
  return PointInTimeRecoveryEnabled ? { days: RecoveryPeriodInDays, since } : undefined;
}

/** The longest recovery, and the default. (DynamoDB API reference, PointInTimeRecoverySpecification) */
export const MOST_RECOVERY_DAYS = 35;
