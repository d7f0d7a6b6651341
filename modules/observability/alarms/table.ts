import type { AlarmRow } from './row';
import { AUTHORITY_ALARMS } from './rows/authority';
import { PLATFORM_ALARMS } from './rows/platform';
import { SIGNING_ALARMS } from './rows/signing';
import { SWITCH_ALARMS } from './rows/switch';
import { alarmsIn } from './rule';

/**
 * The alarms of every deployment; an authority may add some of its own. The resources, the lines on the dashboard and docs/alarms.md all come from here, in this
 * order.
 *
 * Two rules run through it. What a device does wrong pages nobody. And a page means that devices are refused now, or
 * will be soon, because of something that on-call can change.
 *
 * The expressions add with `SUM` of a list, which ignores a metric without a value. AWS does not document whether
 * `FILL` fills a metric that has no value in the whole window, such as certificates issued by a dead CA.
 */
const ALARMS = [...SIGNING_ALARMS, ...PLATFORM_ALARMS, ...SWITCH_ALARMS, ...AUTHORITY_ALARMS] as const;

/** The same rows, without their literal types. */
export const ROWS: readonly AlarmRow[] = ALARMS;

/** Names of the rows that a composite row watches: their alarms always exist, even when turned off. */
export const WATCHED: ReadonlySet<string> = new Set(
  ROWS.flatMap((row) => (row.kind === 'composite' ? alarmsIn(row.when) : [])),
);

/** Names of the rows that notify. */
export type CommonAlarmName = Exclude<(typeof ALARMS)[number], { readonly severity: 'signal' }>['name'];
