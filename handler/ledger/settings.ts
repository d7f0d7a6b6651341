import { type Environment, optional, required, requiredInteger } from '../environment';
import { InvalidSetting } from '../errors';
import { DynamoDbTable } from './dynamodb-table';
import { Ledger } from './ledger';
import {
  DEFAULT_WINDOW_SECONDS,
  LedgerSetting,
  LONGEST_WINDOW_SECONDS,
  SHORTEST_WINDOW_SECONDS,
  TABLE_NAME,
  TABLE_NAME_MUST_BE,
} from './vocabulary';

/** The ledger of the environment, in the signer's own account and Region. Throws `InvalidSetting`, naming the variable. */
export function ledgerOf(environment: Environment): Ledger {
  const tableName = required(environment, LedgerSetting.Table);
  if (!new RegExp(TABLE_NAME).test(tableName)) {
    throw new InvalidSetting(
      LedgerSetting.Table,
      `must be ${TABLE_NAME_MUST_BE}, not ${JSON.stringify(tableName)}.`,
    );
  }
  const windowSeconds =
    optional(environment, LedgerSetting.WindowSeconds) === undefined
      ? DEFAULT_WINDOW_SECONDS
      : requiredInteger(environment, LedgerSetting.WindowSeconds, {
          minimum: SHORTEST_WINDOW_SECONDS,
          maximum: LONGEST_WINDOW_SECONDS,
        });
  const table = new DynamoDbTable({ tableName, region: required(environment, 'AWS_REGION') });
  return new Ledger(table, { windowMs: windowSeconds * 1_000 });
}
