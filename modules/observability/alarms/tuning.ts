import { Token } from 'cdktf';
import type { AlarmName } from '../../authority/built-in';
import { didYouMean } from '../../did-you-mean';
import { condition, type PropRule } from '../../props';
import { isObject, ruleViolation } from '../../rules';
import type { AlarmRow, MetricRow } from './row';

/** What a deployment changes about one alarm. */
export interface AlarmTuning {
  /**
   * Whether the alarm notifies. If not, it does not exist, unless another alarm watches it.
   * @default true
   */
  readonly enabled?: boolean;
  /** Threshold, in the alarm's unit in docs/alarms.md. @default as in docs/alarms.md */
  readonly threshold?: number;
  /** M: how many periods must breach. @default as in docs/alarms.md */
  readonly datapointsToAlarm?: number;
  /** N: out of how many. @default as in docs/alarms.md, or `datapointsToAlarm` if that is more */
  readonly evaluationPeriods?: number;
}

/** Changes by the alarm's name. */
export type AlarmTunings = Readonly<Partial<Record<AlarmName, AlarmTuning>>>;

/**
 * How far an alarm may look back, in seconds: a day, or a week with periods of an hour or more.
 * (CloudWatch API reference, "PutMetricAlarm")
 */
const LONGEST_WINDOW_SECONDS = 86_400;
const LONGEST_WINDOW_OF_HOURS_SECONDS = 604_800;

const SETTINGS: Readonly<Record<keyof AlarmTuning, true>> = {
  enabled: true,
  threshold: true,
  datapointsToAlarm: true,
  evaluationPeriods: true,
};

const MUST_BE = "an object with settings by the alarm's name, such as { 'ca-throttles': { enabled: false } }";

/** Changes to single alarms. `checkTunings` checks what is in them: only a deployment knows all of its alarms. */
export function alarmTunings(): PropRule {
  return condition(MUST_BE, isObject);
}

/**
 * Throws, naming the setting, if a tuning is invalid or does not apply to its alarm.
 *
 * @param rows The deployment's alarms.
 */
export function checkTunings(tunings: AlarmTunings, rows: readonly AlarmRow[]): void {
  for (const [name, tuning] of Object.entries<unknown>(tunings)) {
    const row = rows.find((candidate) => candidate.name === name);
    if (row === undefined || row.severity === 'signal') {
      const names = rows.filter(({ severity }) => severity !== 'signal').map((known) => known.name);
      throw new Error(`alarms.${name}: there is no such alarm. ${didYouMean(name, names)}`);
    }
    checkSettings(name, tuning);
    if (row.kind === 'metric') checkNumbers(row, tuning);
    else if (Object.keys(tuning).some((setting) => setting !== 'enabled')) {
      throw new Error(`alarms.${name} has no numbers; it can only be turned off, with enabled: false.`);
    }
  }
}

/** Throws if a tuning has an unknown setting, or if only Terraform knows whether its alarm is enabled. */
function checkSettings(name: string, tuning: unknown): asserts tuning is AlarmTuning {
  const known = Object.keys(SETTINGS);
  if (!isObject(tuning)) throw ruleViolation(`alarms.${name}`, `an object with ${known.join(', ')}`, tuning);
  for (const [setting, value] of Object.entries(tuning)) {
    const property = `alarms.${name}.${setting}`;
    if (!known.includes(setting)) {
      throw new Error(`${property} is not a setting of an alarm. ${didYouMean(setting, known)}`);
    }
    // Synthesis depends on whether there is an alarm.
    if (setting === 'enabled' && value !== undefined && typeof value !== 'boolean') {
      throw ruleViolation(property, 'true or false, and known while synthesizing', value);
    }
    if (value === null) throw new Error(`${property} must not be null; leave it out for its default.`);
  }
}

/** The row with a deployment's numbers in place of its own. */
export function tuned(
  row: MetricRow,
  { threshold, datapointsToAlarm, evaluationPeriods }: AlarmTuning,
): MetricRow {
  const m = datapointsToAlarm ?? Math.min(row.datapointsToAlarm, evaluationPeriods ?? row.datapointsToAlarm);
  return {
    ...row,
    threshold: threshold ?? row.threshold,
    datapointsToAlarm: m,
    evaluationPeriods: evaluationPeriods ?? Math.max(row.evaluationPeriods, m),
  };
}

function checkNumbers(row: MetricRow, tuning: AlarmTuning): void {
  const { name, period, threshold, datapointsToAlarm, evaluationPeriods } = tuned(row, tuning);
  const values: Readonly<Record<string, unknown>> = { threshold, datapointsToAlarm, evaluationPeriods };
  const wrong = (setting: string, mustBe: string) =>
    ruleViolation(`alarms.${name}.${setting}`, mustBe, values[setting]);
  if (!Token.isUnresolved(threshold) && !Number.isFinite(threshold)) throw wrong('threshold', 'a number');
  for (const [setting, value] of Object.entries({ evaluationPeriods, datapointsToAlarm })) {
    if (!Number.isInteger(value) || value < 1) throw wrong(setting, 'a whole number of periods from 1');
  }
  if (datapointsToAlarm > evaluationPeriods) {
    throw wrong('datapointsToAlarm', `at most evaluationPeriods, ${evaluationPeriods}`);
  }
  // A health check runs at least hourly.
  const seconds = typeof period === 'number' ? period : 3_660;
  const longest = seconds < 3_600 ? LONGEST_WINDOW_SECONDS : LONGEST_WINDOW_OF_HOURS_SECONDS;
  const most = Math.floor(longest / seconds);
  if (evaluationPeriods > most)
    throw wrong('evaluationPeriods', `at most ${most}, as far as CloudWatch looks back`);
}
