import { describe, expect, it } from '@jest/globals';
import {
  EXTRA_DATAPOINTS,
  evaluateDatapoints,
  type MissingDataTreatment,
} from '../../../../../sandbox/services/cloudwatch/alarms/datapoints';
import { ALARM_STATES, type AlarmState } from '../../../../../sandbox/services/cloudwatch/alarms/state';

type Outcome = AlarmState | 'retain';
type Row = readonly [
  points: string,
  missing: Outcome,
  ignore: Outcome,
  breaching: Outcome,
  notBreaching: Outcome,
];

/** `0` is a value within the threshold, `X` a breaching one, `-` a missing one; newest last. */
const POINTS: Readonly<Record<string, number | undefined>> = { '0': 0, X: 1, '-': undefined };

const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

function evaluate(points: string, m: number, treatMissingData: MissingDataTreatment, previous: AlarmState) {
  const range = points.split(' ').map((point) => POINTS[point]);
  const alarm = { evaluationPeriods: 3, datapointsToAlarm: m, treatMissingData };
  return evaluateDatapoints(range, (value) => value === 1, alarm, previous);
}

function expectRow([points, ...outcomes]: Row, m: number) {
  TREATMENTS.forEach((treatment, i) => {
    for (const previous of ALARM_STATES) {
      const expected = outcomes[i] === 'retain' ? previous : outcomes[i];
      expect({ treatment, previous, state: evaluate(points, m, treatment, previous) }).toEqual({
        treatment,
        previous,
        state: expected,
      });
    }
  });
}

// The tables of the CloudWatch user guide, "How alarm state is evaluated when data is missing".
describe('the state of an alarm, as in the user guide', () => {
  it('is evaluated over two data points more than the evaluation periods', () => {
    expect(EXTRA_DATAPOINTS).toBe(2);
  });

  it.each<Row>([
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - X - -', 'ALARM', 'retain', 'ALARM', 'OK'],
  ])('with 3 out of 3 follows from %s', (...row) => expectRow(row, 3));

  it.each<Row>([
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - X -', 'ALARM', 'retain', 'ALARM', 'OK'],
  ])('with 2 out of 3 follows from %s', (...row) => expectRow(row, 2));

  // "Avoiding premature transitions to alarm state", same page.
  it.each(['- - - - X', '- - - X -', '- - - X 0', '- - X - 0'])(
    'with 3 out of 3 does not go to ALARM prematurely from %s',
    (points) => {
      expect(evaluate(points, 3, 'missing', 'OK')).toBe('OK');
    },
  );
});

describe('the state of an alarm without missing data', () => {
  it.each([
    ['X X 0 X X', 3, 'OK'],
    ['0 0 X X X', 3, 'ALARM'],
    ['X X 0 X X', 2, 'ALARM'],
    ['X X X 0 0', 1, 'ALARM'],
    ['X X 0 0 0', 1, 'OK'],
  ] as const)('follows from the newest three of %s, %d of which must breach', (points, m, state) => {
    for (const treatment of TREATMENTS) expect(evaluate(points, m, treatment, 'OK')).toBe(state);
  });
});
