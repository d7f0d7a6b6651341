/** Dimensions of a metric: names and values. A metric with other dimensions is another metric. */
type Dimensions = Readonly<Record<string, string>>;

/** What tells one metric from another. */
export interface Metric {
  /** Such as `AWS/Lambda`. */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
}

/** One value of a metric at one moment. */
export interface Sample extends Metric {
  readonly value: number;
  /** Milliseconds since the Unix epoch. */
  readonly timestampMs: number;
  /** CloudWatch's name of the unit. @default None */
  readonly unit?: string;
}

/** A text that two metrics share only if they are the same one, in whatever order their dimensions stand. */
export function metricKey({ namespace, name, dimensions }: Metric): string {
  return `${namespace}\0${name}\0${dimensionsKey(dimensions)}`;
}

/** Dimensions that were seen: an alarm asks for the same ones every minute. */
const KEYS = new WeakMap<Dimensions, string>();

function dimensionsKey(dimensions: Dimensions): string {
  const known = KEYS.get(dimensions);
  if (known !== undefined) return known;
  const key = JSON.stringify(Object.entries(dimensions).sort());
  KEYS.set(dimensions, key);
  return key;
}
