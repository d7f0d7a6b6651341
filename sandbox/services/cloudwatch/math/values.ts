import type { Series } from '../metrics/metric-store';
import type { Operator } from './expression';

/** Some series at once, as `METRICS()`, `SEARCH()` or `[a, b]` give them. */
export interface SeriesArray {
  readonly all: readonly LabelledSeries[];
}

/** A series and what a graph calls it. */
export interface LabelledSeries {
  readonly label: string;
  readonly series: Series;
}

/** What an expression can come to. */
export type Value = number | Series | SeriesArray;

/** Whether a value is an array of series. */
export function isSeriesArray(value: Value): value is SeriesArray {
  return typeof value === 'object' && 'all' in value;
}

const TRUTH = (holds: boolean) => (holds ? 1 : 0);

const OPERATIONS: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '||': (a, b) => TRUTH(a !== 0 || b !== 0),
  '&&': (a, b) => TRUTH(a !== 0 && b !== 0),
  '==': (a, b) => TRUTH(a === b),
  '!=': (a, b) => TRUTH(a !== b),
  '<': (a, b) => TRUTH(a < b),
  '>': (a, b) => TRUTH(a > b),
  '<=': (a, b) => TRUTH(a <= b),
  '>=': (a, b) => TRUTH(a >= b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
};

/**
 * Applies an operator, period by period. There is a result only where both operands have a data point, and where it is
 * a number: nothing divided by nothing leaves a gap.
 */
export function operate(operator: Operator, left: Value, right: Value): Value {
  return combine([left, right], ([a, b]) => OPERATIONS[operator](a as number, b as number));
}

/** Applies a function of numbers to values, period by period; a missing operand leaves a gap. */
export function combine(values: readonly Value[], compute: (operands: number[]) => number): Value {
  const array = values.find(isSeriesArray);
  if (array !== undefined) {
    return {
      all: array.all.map(({ label, series }) => ({
        label,
        series: combine(
          values.map((value) => (value === array ? series : value)),
          compute,
        ) as Series,
      })),
    };
  }
  const numbers = values as readonly (number | Series)[];
  const series = numbers.find((value): value is Series => typeof value !== 'number');
  if (series === undefined) return compute(numbers as number[]);
  return series.map((_, i) => {
    const operands = numbers.map((value) => (typeof value === 'number' ? value : value[i]));
    if (operands.includes(undefined)) return undefined;
    const result = compute(operands as number[]);
    return Number.isFinite(result) ? result : undefined;
  });
}
