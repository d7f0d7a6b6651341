import {
  LONGEST_RETENTION_DAYS,
  LONGEST_WINDOW_SECONDS,
  SHORTEST_RETENTION_DAYS,
  SHORTEST_WINDOW_SECONDS,
  TABLE_NAME,
  TABLE_NAME_MUST_BE,
} from '../../handler/ledger/vocabulary';
import type { IntegerRule, TextRule } from '../rules';

/** Name of the ledger's table. */
export const LEDGER_TABLE_NAME: TextRule = { pattern: TABLE_NAME, mustBe: TABLE_NAME_MUST_BE };

/** How long the same request gets the same certificate. */
export const WINDOW_SECONDS: IntegerRule = {
  minimum: SHORTEST_WINDOW_SECONDS,
  maximum: LONGEST_WINDOW_SECONDS,
  unit: 'seconds',
};

/** How long an entry of the ledger stays after the end of its certificate. */
export const RETENTION_DAYS: IntegerRule = {
  minimum: SHORTEST_RETENTION_DAYS,
  maximum: LONGEST_RETENTION_DAYS,
  unit: 'days',
};

/** An object identifier. */
export const OID: TextRule = {
  pattern: '^([01](\\.([0-9]|[1-3][0-9]))|2\\.(0|[1-9][0-9]{0,8}))(\\.(0|[1-9][0-9]{0,17}))*$',
  mustBe: 'an object identifier, such as 1.3.6.1.4.1.99999.1',
};
