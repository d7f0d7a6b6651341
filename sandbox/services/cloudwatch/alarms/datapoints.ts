import type { Series } from '../metrics/metric-store';
import type { AlarmState } from './state';

/** What a data point that is not there counts as. */
export type MissingDataTreatment = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** M of N. */
export interface Evaluation {
  /** N: how many data points are looked at. */
  readonly evaluationPeriods: number;
  /** M: how many of them must be breaching. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingDataTreatment;
}

/**
 * Data points beyond N that CloudWatch fetches, to use real ones in place of missing ones. AWS says only that it
 * depends on the period; in its documented examples there are two.
 */
export const EXTRA_DATAPOINTS = 2;

/**
 * The state that an alarm comes to.
 *
 * Real data points are used before missing ones are, from as far back as the evaluation range goes. Only if there are
 * fewer than N are the missing ones treated as the alarm says.
 *
 * Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data".
 *
 * @param range the evaluation range, oldest first: N and `EXTRA_DATAPOINTS` values
 * @param breaches whether a value is beyond the threshold
 * @param previous the state so far
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
  // Every value that there is breaches, and there are too few of them to be sure.
  if (treatMissingData === 'ignore') return previous;
  const oldest = range.findIndex((value) => value !== undefined);
  return range.length - oldest >= datapointsToAlarm ? 'ALARM' : 'OK';
}
