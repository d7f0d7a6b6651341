import { statistic } from '../metrics/statistics';
import { combine, isSeriesArray, type Value } from './values';

/** A function of metric math. */
export type MathFunction = (...args: readonly Value[]) => Value;

/**
 * Of an array of series: the statistic of what each period has, as a series. Of one series: the statistic of all its
 * data points, as a number.
 */
const aggregate =
  (name: string): MathFunction =>
  (value = 0) => {
    if (typeof value === 'number') return value;
    if (!isSeriesArray(value)) return statistic(name, value.filter(isNumber)) ?? 0;
    const [first] = value.all;
    return (first?.series ?? []).map((_, i) =>
      statistic(name, value.all.map(({ series }) => series[i]).filter(isNumber)),
    );
  };

const each =
  (compute: (value: number) => number): MathFunction =>
  (value = 0) =>
    combine([value], ([operand]) => compute(operand as number));

/** The functions that need nothing but their arguments, by name. */
export const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  SUM: aggregate('Sum'),
  AVG: aggregate('Average'),
  MIN: aggregate('Minimum'),
  MAX: aggregate('Maximum'),
  ABS: each(Math.abs),
  CEIL: each(Math.ceil),
  FLOOR: each(Math.floor),
  /** The branch that is not taken may be missing. */
  IF: (condition = 0, then = 0, otherwise) => {
    const at = (value: Value | undefined, i: number) =>
      value === undefined || isSeriesArray(value) ? undefined : typeof value === 'number' ? value : value[i];
    if (typeof condition === 'number') return condition !== 0 ? then : (otherwise ?? 0);
    if (isSeriesArray(condition)) throw new RangeError('IF takes one series as its condition, not an array.');
    return condition.map((truth, i) =>
      truth === undefined ? undefined : at(truth !== 0 ? then : otherwise, i),
    );
  },
};

/** Whether a period has a data point. */
export function isNumber(value: number | undefined): value is number {
  return value !== undefined;
}
