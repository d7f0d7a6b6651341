const BY_NAME: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: sum,
  Average: (values) => sum(values) / values.length,
  Minimum: (values) => values.reduce((least, value) => Math.min(least, value)),
  Maximum: (values) => values.reduce((most, value) => Math.max(most, value)),
  SampleCount: (values) => values.length,
};

/** A statistic of the values of one period; `undefined` where there are none. */
export type Compute = (values: readonly number[]) => number | undefined;

/**
 * How to compute a statistic. Without values the result is `undefined`: CloudWatch then has no data point, not even a
 * sum of zero.
 *
 * Percentiles are nearest-rank: AWS documents no method, and this one always returns a value that occurred.
 *
 * @throws RangeError for an unknown statistic.
 */
export function statisticNamed(name: string): Compute {
  const compute = BY_NAME[name];
  if (compute !== undefined) return (values) => (values.length === 0 ? undefined : compute(values));
  const percentile = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name)?.[1];
  if (percentile !== undefined) return (values) => nearestRank(values, Number(percentile));
  throw new RangeError(
    `There is no statistic ${JSON.stringify(name)}; use ${Object.keys(BY_NAME).join(', ')} or pNN.`,
  );
}

/** A statistic of the values of one period. @throws RangeError as `statisticNamed` does. */
export function statistic(name: string, values: readonly number[]): number | undefined {
  return statisticNamed(name)(values);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function nearestRank(values: readonly number[], percentile: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)];
}
