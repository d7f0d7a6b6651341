import { type Environment, optional, required, requiredInteger } from '../environment';
import { InvalidSetting } from '../errors';
import { DAY_MS } from '../x509/lifetime';
import { DynamoDbTable } from './dynamodb-table';
import { Ledger } from './ledger';
import {
  LedgerSetting,
  LONGEST_RETENTION_DAYS,
  LONGEST_WINDOW_SECONDS,
  SHORTEST_RETENTION_DAYS,
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
  const windowSeconds = within(
    environment,
    LedgerSetting.WindowSeconds,
    SHORTEST_WINDOW_SECONDS,
    LONGEST_WINDOW_SECONDS,
  );
  const retentionDays = within(
    environment,
    LedgerSetting.RetentionDays,
    SHORTEST_RETENTION_DAYS,
    LONGEST_RETENTION_DAYS,
  );
  return new Ledger(new DynamoDbTable({ tableName, region: required(environment, 'AWS_REGION') }), {
    ...(windowSeconds !== undefined && { windowMs: windowSeconds * 1_000 }),
    ...(retentionDays !== undefined && { retentionMs: retentionDays * DAY_MS }),
  });
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
