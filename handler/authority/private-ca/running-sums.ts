/**
 * The sum of the values before each index, and of all behind the last: what lies between two indexes is then one
 * subtraction away, however much it is.
 */
export function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let k = 0; k < values.length; k++) sums[k + 1] = at(sums, k) + at(values, k);
  return sums;
}

/** The value at an index, 0 where there is none. */
export function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0;
}
