import type * as sdk from '@aws-sdk/client-dynamodb-model';
import { type AwsAccount, SANDBOX_ACCOUNT } from '../../account';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { changedIndexes, requireUsed, usedAttributes } from './indexes';
import { itemOperations } from './item-operations';
import { MODEL } from './model';
import { settingOperations } from './setting-operations';
import { arnOfTable, described, encryptionKeyIn, type Index, MOST_RECOVERY_DAYS, tableNameIn } from './table';
import type { Tables } from './tables';

type OfTable = Given<sdk.DescribeTableInput, 'TableName'>;
type CreateInput = OfTable & Given<sdk.CreateTableInput, 'KeySchema' | 'AttributeDefinitions'>;

/** What the sandbox's tables can have; other members of the two requests are refused. */
const SUPPORTED = {
  CreateTable: [
    'TableName',
    'KeySchema',
    'AttributeDefinitions',
    'BillingMode',
    'GlobalSecondaryIndexes',
    'DeletionProtectionEnabled',
    'SSESpecification',
    'TableClass',
    'Tags',
  ],
  UpdateTable: [
    'TableName',
    'AttributeDefinitions',
    'BillingMode',
    'GlobalSecondaryIndexUpdates',
    'DeletionProtectionEnabled',
    'SSESpecification',
    'TableClass',
  ],
} as const;

/** Most names in one answer. (DynamoDB API reference, ListTables) */
const MOST_NAMES = 100;

/** DynamoDB: tables on demand. */
export function dynamoDbApi(tables: Tables, account: AwsAccount = SANDBOX_ACCOUNT): ServiceDefinition {
  const arnOf = (name: string) => arnOfTable(account, name);
  const table = ({ TableName }: OfTable) => arnOf(tableNameIn(TableName));
  return {
    scope: 'dynamodb',
    model: MODEL,
    conditions: tables.conditions,
    constraints: {
      // A name or an ARN; a new table's name is shorter.
      TableName: { min: 1, max: 1_024 },
      'CreateTable.TableName': { min: 3, max: 255, pattern: /[a-zA-Z0-9_.-]+/ },
      'PointInTimeRecoverySpecification.RecoveryPeriodInDays': {
        min: 1,
        max: MOST_RECOVERY_DAYS,
      },
      TableClass: { oneOf: ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'] },
    },
    operations: {
      CreateTable: on(table, async (input: CreateInput) => {
        requireSupported('CreateTable', input);
        const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes = [], SSESpecification = {} } = input;
        if (input.BillingMode !== 'PAY_PER_REQUEST') throw notOnDemand();
        const settings = {
          name: input.TableName,
          keySchema: KeySchema,
          attributes: AttributeDefinitions,
          indexes: GlobalSecondaryIndexes as readonly Index[],
          deletionProtection: input.DeletionProtectionEnabled ?? false,
          tableClass: input.TableClass,
          encryptionKeyArn: encryptionKeyIn(SSESpecification, account),
        };
        requireUsed(settings);
        const created = await tables.create(settings);
        tables.tags.add(created.name, input.Tags);
        return { TableDescription: described(created, account) };
      }),
      DescribeTable: on(table, ({ TableName }: OfTable) => ({
        Table: described(tables.get(tableNameIn(TableName)), account),
      })),
      UpdateTable: on(table, async (input: OfTable & sdk.UpdateTableInput) => {
        requireSupported('UpdateTable', input);
        if ((input.BillingMode ?? 'PAY_PER_REQUEST') !== 'PAY_PER_REQUEST') throw notOnDemand();
        const before = tables.get(tableNameIn(input.TableName));
        const { SSESpecification, GlobalSecondaryIndexUpdates: updates = [] } = input;
        const { indexes, changingIndex } = changedIndexes(before.indexes, updates);
        const updated = await tables.update(before.name, {
          deletionProtection: input.DeletionProtectionEnabled ?? before.deletionProtection,
          tableClass: input.TableClass ?? before.tableClass,
          encryptionKeyArn:
            SSESpecification === undefined
              ? before.encryptionKeyArn
              : encryptionKeyIn(SSESpecification, account),
          ...(updates.length > 0 && {
            indexes,
            changingIndex,
            attributes: usedAttributes({ ...before, indexes }, input.AttributeDefinitions),
          }),
        });
        return { TableDescription: described(updated, account) };
      }),
      DeleteTable: on(table, async ({ TableName }: OfTable) => ({
        TableDescription: described(await tables.delete(tableNameIn(TableName)), account),
      })),
      ListTables: on('*', ({ ExclusiveStartTableName = '', Limit = MOST_NAMES }: sdk.ListTablesInput) => {
        const rest = tables.names.filter((name) => name > ExclusiveStartTableName);
        const TableNames = rest.slice(0, Limit);
        return { TableNames, ...(rest.length > Limit && { LastEvaluatedTableName: TableNames.at(-1) }) };
      }),
      ...itemOperations(tables, arnOf),
      ...settingOperations(tables, arnOf),
    },
  };
}

/** It must not look as if a setting had been tested. @throws ApiError ValidationException, which names it */
function requireSupported(operation: keyof typeof SUPPORTED, input: object): void {
  const names: readonly string[] = SUPPORTED[operation];
  const other = Object.keys(input).find((name) => !names.includes(name));
  if (other === undefined) return;
  throw new ApiError('ValidationException', `The sandbox's tables have no ${other}.`);
}

function notOnDemand(): ApiError {
  return new ApiError('ValidationException', 'The BillingMode of the sandbox is PAY_PER_REQUEST.');
}
