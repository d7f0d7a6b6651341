import { describe, expect, it } from '@jest/globals';
import { evaluate, type Scope } from '../../../../../sandbox/services/cloudwatch/math/evaluate';
import { parseExpression } from '../../../../../sandbox/services/cloudwatch/math/parse';
import { asSeries, isSeriesArray } from '../../../../../sandbox/services/cloudwatch/math/values';
import type { Series } from '../../../../../sandbox/services/cloudwatch/metrics/metric-store';

const GAP = undefined;
const METRICS: Readonly<Record<string, Series>> = {
  a: [1, 2, GAP, 4],
  b: [10, GAP, 30, 0],
  zero: [0, 0, 0, 0],
  never: [GAP, GAP, GAP, GAP],
};

function scope(changes: Partial<Scope> = {}): Scope {
  return {
    resolve: (id) => METRICS[id] ?? [],
    search: () => [],
    window: { endMs: Date.parse('2026-01-04T10:00:00Z'), periodSeconds: 3_600, count: 4 },
    ...changes,
  };
}

const compute = (expression: string, changes?: Partial<Scope>) =>
  evaluate(parseExpression(expression), scope(changes));

describe('metric math', () => {
  it.each([
    ['1 - 2 * 3', -5],
    ['(1 - 2) * 3', -3],
    ['10 - 2 - 3', 5],
    ['8 / 2 / 2', 2],
    ['2 >= 1 == 1', 1],
    ['1 - .5 == 0.5', 1],
    ['IF(1, 2, 3)', 2],
  ])('%s is the number %d', (expression, expected) => {
    expect(compute(expression)).toBe(expected);
  });

  it.each<[string, Series]>([
    ['a', [1, 2, GAP, 4]],
    ['a - b', [-9, GAP, GAP, 4]],
    ['100 * a / b', [10, GAP, GAP, GAP]],
    ['a / zero', [GAP, GAP, GAP, GAP]],
    ['zero / zero', [GAP, GAP, GAP, GAP]],
    ['a >= 2', [0, 1, GAP, 1]],
    ['IF(a >= 2, a, 0)', [0, 2, GAP, 4]],
    ['IF(zero == 0, never, 1)', [GAP, GAP, GAP, GAP]],
    ['SUM([a, b])', [11, 2, 30, 4]],
    ['SUM([a, b, 3])', [14, 5, 33, 7]],
    ['MIN([a, b])', [1, 2, 30, 0]],
    ['HOUR(zero)', [6, 7, 8, 9]],
    ['IF(HOUR(a) == 9, a, 0)', [0, 0, GAP, 4]],
  ])('%s is a series', (expression, expected) => {
    expect(compute(expression)).toEqual(expected);
  });

  it('returns one series per metric found', () => {
    const search = () => [{ label: 'x', series: METRICS.a as Series }];
    const found = compute(`SEARCH('{N,d} MetricName="m"', 'Sum', 60)`, { search });

    expect(isSeriesArray(found) && found.all.map(({ label }) => label)).toEqual(['x']);
  });

  it.each([
    ['a -', 'Expected a value, at character 4 of: a -'],
    ['a + b', 'Unreadable, at character 2 of: a + b'],
    ['SUM(a', 'Expected ")"'],
    ['a b', 'Expected an operator, at character 3'],
    ['a # b', 'Unreadable, at character 2'],
    ['ANOMALY_DETECTION_BAND(a)', 'does not know the function ANOMALY_DETECTION_BAND'],
    ['IF([a, b], 1, 0)', 'IF takes one series'],
    ['[a, b] - 1', 'An array of series where one series is needed'],
  ])('%s is refused', (expression, message) => {
    expect(() => asSeries(compute(expression), 4)).toThrow(message);
  });
});
