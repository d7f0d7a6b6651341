import { on, type ServiceDefinition } from '../../wire/api';
import { tableNameIn } from './table';
import type { Tables } from './tables';

/** A request for the items of one table. */
interface OfTable {
  readonly TableName: string;
  /** Only of Query and Scan. */
  readonly IndexName?: string;
}

/** A request for the items of several tables, by name. */
interface OfTables {
  readonly RequestItems: Readonly<Record<string, unknown>>;
}

/**
 * The operations on items. `ReturnValuesOnConditionCheckFailure` is accepted and has no effect, because dynalite does
 * not know it: a failed condition returns no item. Nor does dynalite have transactions. Index queries see a write at
 * once; AWS's may be late.
 *
 * @param arnOf ARN of a table
 */
export function itemOperations(
  tables: Tables,
  arnOf: (name: string) => string,
): ServiceDefinition['operations'] {
  const ofTable = (operation: string) =>
    on(
      ({ TableName, IndexName }: OfTable) => {
        const arn = arnOf(tableNameIn(TableName));
        return IndexName === undefined ? arn : `${arn}/index/${IndexName}`;
      },
      (input: OfTable) => {
        const TableName = tableNameIn(input.TableName);
        return tables.callItems(operation, { ...input, TableName }, [TableName]);
      },
    );
  const ofTables = (operation: string) =>
    on(
      ({ RequestItems }: OfTables) => Object.keys(RequestItems).map(arnOf),
      (input: OfTables) => tables.callItems(operation, input, Object.keys(input.RequestItems)),
    );
  return {
    PutItem: ofTable('PutItem'),
    GetItem: ofTable('GetItem'),
    UpdateItem: ofTable('UpdateItem'),
    DeleteItem: ofTable('DeleteItem'),
    Query: ofTable('Query'),
    Scan: ofTable('Scan'),
    BatchGetItem: ofTables('BatchGetItem'),
    BatchWriteItem: ofTables('BatchWriteItem'),
  };
}
