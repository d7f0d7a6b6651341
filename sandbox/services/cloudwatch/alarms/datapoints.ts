import type { Series } from '../metrics/metric-store';
import type { AlarmState } from './state';

/** How to treat a missing data point. */
export type MissingDataTreatment = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** M of N. */
export interface Evaluation {
  /** N: how many data points are evaluated. */
  readonly evaluationPeriods: number;
  /** M: how many of them must be breaching. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingDataTreatment;
}

/**
 * Data points beyond N that CloudWatch fetches to replace missing ones. AWS documents only that the number depends on
 * the period; in its examples it is two.
 */
export const EXTRA_DATAPOINTS = 2;

/**
 * The new state of an alarm.
 *
 * Real data points from anywhere in the evaluation range take precedence over missing ones. Only if there are fewer than
 * N real ones does the alarm's treatment of missing data apply.
 *
 * Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data".
 *
 * @param range the evaluation range, oldest first: N and `EXTRA_DATAPOINTS` values
 * @param breaches whether a value breaches the threshold
 * @param previous the current state
 */
export function evaluateDatapoints(
  range: Series,
  breaches: (value: number) => boolean,
  { evaluationPeriods, datapointsToAlarm, treatMissingData }: Evaluation,
  previous: AlarmState,
): AlarmState {
  const real = range.filter((value) => value !== undefined).slice(-evaluationPeriods);
  const breaching = real.filter(breaches).length;
  const missing = evaluationPeriods - real.length;
  const alarm = breaching + (treatMissingData === 'breaching' ? missing : 0) >= datapointsToAlarm;

  if (missing === 0 || treatMissingData === 'breaching' || treatMissingData === 'notBreaching') {
    return alarm ? 'ALARM' : 'OK';
  }
  if (real.length === 0) return treatMissingData === 'ignore' ? previous : 'INSUFFICIENT_DATA';
  if (alarm) return 'ALARM';
  if (breaching < real.length) return 'OK';
  // All values breach, but there are too few to be sure.
  if (treatMissingData === 'ignore') return previous;
  const oldest = range.findIndex((value) => value !== undefined);
  return range.length - oldest >= datapointsToAlarm ? 'ALARM' : 'OK';
}
