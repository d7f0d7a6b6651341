import { type Environment, optional, required, requiredInteger } from '../environment';
import { InvalidSetting } from '../errors';
import { DAY_MS } from '../x509/lifetime';
import { DynamoDbTable, type DynamoDbTableSettings } from './dynamodb-table';
import { Ledger } from './ledger';
import {
  DEFAULT_WINDOW_SECONDS,
  LedgerSetting,
  LONGEST_RETENTION_DAYS,
  LONGEST_WINDOW_SECONDS,
  SHORTEST_RETENTION_DAYS,
  SHORTEST_WINDOW_SECONDS,
  TABLE_NAME,
  TABLE_NAME_MUST_BE,
} from './vocabulary';

/**
 * Where the ledger of the environment is: in the function's own account and Region. Throws `InvalidSetting`, naming the
 * variable.
 */
export function ledgerTableOf(environment: Environment): DynamoDbTableSettings {
  const tableName = required(environment, LedgerSetting.Table);
  if (!new RegExp(TABLE_NAME).test(tableName)) {
    throw new InvalidSetting(
      LedgerSetting.Table,
      `must be ${TABLE_NAME_MUST_BE}, not ${JSON.stringify(tableName)}.`,
    );
  }
  return { tableName, region: required(environment, 'AWS_REGION') };
}

/** The ledger of the environment, in the signer's own account and Region. Throws `InvalidSetting`, naming the variable. */
export function ledgerOf(environment: Environment): Ledger {
  const table = ledgerTableOf(environment);
  const retentionDays = within(
    environment,
    LedgerSetting.RetentionDays,
    SHORTEST_RETENTION_DAYS,
    LONGEST_RETENTION_DAYS,
  );
  return new Ledger(new DynamoDbTable(table), {
    windowMs: repeatWindowMsOf(environment),
    ...(retentionDays !== undefined && { retentionMs: retentionDays * DAY_MS }),
  });
}

/**
 * How long the same request gets the same certificate, in milliseconds, with a ledger or without one. Throws
 * `InvalidSetting`, naming the variable.
 */
export function repeatWindowMsOf(environment: Environment): number {
  const seconds = within(
    environment,
    LedgerSetting.WindowSeconds,
    SHORTEST_WINDOW_SECONDS,
    LONGEST_WINDOW_SECONDS,
  );
  return (seconds ?? DEFAULT_WINDOW_SECONDS) * 1_000;
}

function within(
  environment: Environment,
  variable: string,
  minimum: number,
  maximum: number,
): number | undefined {
  if (optional(environment, variable) === undefined) return undefined;
  return requiredInteger(environment, variable, { minimum, maximum });
}
