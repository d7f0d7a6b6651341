import { statistic } from '../metrics/statistics';
import { isSeriesArray, type Value } from './values';

/** The functions of metric math that depend only on their arguments, by name. */
export const FUNCTIONS: Readonly<Record<string, (...args: readonly Value[]) => Value>> = {
  SUM: overSeries('SUM', 'Sum'),
  MIN: overSeries('MIN', 'Minimum'),
  /** The branch that is not taken may be missing. */
  IF: (condition = 0, then = 0, otherwise = 0) => {
    const at = (value: Value, i: number) =>
      isSeriesArray(value) ? undefined : typeof value === 'number' ? value : value[i];
    if (typeof condition === 'number') return condition !== 0 ? then : otherwise;
    if (isSeriesArray(condition)) throw new RangeError('IF takes one series as its condition, not an array.');
    return condition.map((truth, i) =>
      truth === undefined ? undefined : at(truth !== 0 ? then : otherwise, i),
    );
  },
};

/** A statistic per period over an array of series; missing data points are skipped. */
function overSeries(name: string, of: 'Sum' | 'Minimum'): (value?: Value) => Value {
  return (value = 0) => {
    if (!isSeriesArray(value)) {
      throw new RangeError(`The sandbox supports ${name} only for an array of series.`);
    }
    const [first] = value.all;
    return (first?.series ?? []).map((_, i) =>
      statistic(
        of,
        value.all.map(({ series }) => series[i]).filter((point) => point !== undefined),
      ),
    );
  };
}
