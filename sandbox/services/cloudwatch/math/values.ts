import type { Series } from '../metrics/metric-store';
import type { Operator } from './expression';

/** Several series, the value of `SEARCH()` or `[a, b]`. */
export interface SeriesArray {
  readonly all: readonly LabelledSeries[];
}

/** A series with its label in a graph. */
export interface LabelledSeries {
  readonly label: string;
  readonly series: Series;
}

/** Value of an expression. */
export type Value = number | Series | SeriesArray;

/** Whether a value is an array of series. */
export function isSeriesArray(value: Value): value is SeriesArray {
  return typeof value === 'object' && 'all' in value;
}

const OPERATIONS: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '==': (a, b) => Number(a === b),
  '>=': (a, b) => Number(a >= b),
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

/**
 * Applies an operator, period by period. There is a result only where both operands have a data point and the result is
 * finite: a division by zero leaves a gap.
 *
 * @throws RangeError for an array of series
 */
export function operate(operator: Operator, left: Value, right: Value): Value {
  if (isSeriesArray(left) || isSeriesArray(right)) throw severalSeries();
  const compute = (a: number, b: number) => OPERATIONS[operator](a, b);
  if (typeof left === 'number' && typeof right === 'number') return compute(left, right);
  const series = typeof left === 'number' ? (right as Series) : left;
  return series.map((_, i) => {
    const a = typeof left === 'number' ? left : left[i];
    const b = typeof right === 'number' ? right : right[i];
    if (a === undefined || b === undefined) return undefined;
    const result = compute(a, b);
    return Number.isFinite(result) ? result : undefined;
  });
}

/** A constant series, for a number. @throws RangeError for an array of series */
export function asSeries(value: Value, count: number): Series {
  if (typeof value === 'number') return Array.from({ length: count }, () => value);
  if (isSeriesArray(value)) throw severalSeries();
  return value;
}

function severalSeries(): RangeError {
  return new RangeError('An array of series where one series is needed; aggregate it with SUM.');
}
