/** Dimensions of a metric: names and values. Different dimensions mean a different metric. */
type Dimensions = Readonly<Record<string, string>>;

/** Identity of a metric. */
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

/** A key that identifies a metric, regardless of the order of its dimensions. */
export function metricKey({ namespace, name, dimensions }: Metric): string {
  return `${namespace}\0${name}\0${dimensionsKey(dimensions)}`;
}

/** Cache: an alarm asks for the same dimensions every minute. */
const KEYS = new WeakMap<Dimensions, string>();

function dimensionsKey(dimensions: Dimensions): string {
  const known = KEYS.get(dimensions);
  if (known !== undefined) return known;
  const key = JSON.stringify(Object.entries(dimensions).sort());
  KEYS.set(dimensions, key);
  return key;
}
