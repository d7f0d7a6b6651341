import { type Metric, metricKey, type Sample } from './metric';
import { statisticNamed } from './statistics';

/** Length of the shortest stored period: standard resolution, one minute. */
export const MINUTE_MS = 60_000;

/** Consecutive periods of the same length, the last of which ends at a given moment. */
export interface Window {
  /** End of the last period, milliseconds since the epoch; whole minutes. */
  readonly endMs: number;
  /** A multiple of 60. */
  readonly periodSeconds: number;
  readonly count: number;
}

/** One value per period of a window, oldest first; `undefined` where there is no data point. */
export type Series = readonly (number | undefined)[];

/** Start of each period of a window, oldest first, in milliseconds since the epoch. */
export function periodStarts({ endMs, periodSeconds, count }: Window): number[] {
  const periodMs = periodSeconds * 1_000;
  return Array.from({ length: count }, (_, i) => endMs - (count - i) * periodMs);
}

/** Data points by the first minute of their period. */
type Points = Map<number, number | undefined>;

interface StoredMetric {
  readonly metric: Metric;
  /** Values by minute since the epoch; small integers are much faster map keys than milliseconds. */
  readonly minutes: Map<number, number[]>;
  /**
   * Cached results, by statistic and period length in minutes: consecutive windows overlap almost completely.
   */
  readonly computed: Map<string, Map<number, Points>>;
  /** First minute after all cached periods; later values do not affect them. */
  computedUntil: number;
}

/** All published metrics, at standard resolution. */
export class MetricStore {
  readonly #metrics = new Map<string, StoredMetric>();

  /** Publishes values. */
  put(...samples: readonly Sample[]): void {
    for (const sample of samples) {
      const stored = this.#stored(sample);
      const minute = minuteOf(sample.timestampMs);
      if (minute < stored.computedUntil) forgetComputed(stored);
      const values = stored.minutes.get(minute);
      if (values === undefined) stored.minutes.set(minute, [sample.value]);
      else values.push(sample.value);
    }
  }

  /** Every metric that has a value. */
  get metrics(): readonly Metric[] {
    return [...this.#metrics.values()].map(({ metric }) => metric);
  }

  /** A statistic of a metric over a window. @throws RangeError for an unknown period or statistic. */
  series(metric: Metric, stat: string, window: Window): Series {
    const { periodSeconds } = window;
    if (!(periodSeconds > 0) || periodSeconds % 60 !== 0) {
      throw new RangeError(`A period must be a multiple of 60 seconds in the sandbox, not ${periodSeconds}.`);
    }
    const compute = statisticNamed(stat);
    const stored = this.#metrics.get(metricKey(metric));
    // Fast path: in a healthy account most metrics have never had a value, and every alarm asks every minute.
    if (stored === undefined) return Array<undefined>(window.count).fill(undefined);
    const minutesEach = periodSeconds / 60;
    const end = minuteOf(window.endMs);
    const points = pointsOf(stored, stat, minutesEach);
    stored.computedUntil = Math.max(stored.computedUntil, end);
    const series: (number | undefined)[] = [];
    for (let first = end - window.count * minutesEach; first < end; first += minutesEach) {
      let point = points.get(first);
      if (point === undefined && !points.has(first)) {
        point = compute(valuesWithin(stored.minutes, first, minutesEach));
        points.set(first, point);
      }
      series.push(point);
    }
    return series;
  }

  #stored(metric: Metric): StoredMetric {
    const key = metricKey(metric);
    const known = this.#metrics.get(key);
    if (known !== undefined) return known;
    const { namespace, name, dimensions } = metric;
    const stored: StoredMetric = {
      metric: { namespace, name, dimensions: { ...dimensions } },
      minutes: new Map(),
      computed: new Map(),
      computedUntil: Number.NEGATIVE_INFINITY,
    };
    this.#metrics.set(key, stored);
    return stored;
  }
}

function forgetComputed(stored: StoredMetric): void {
  stored.computed.clear();
  stored.computedUntil = Number.NEGATIVE_INFINITY;
}

function pointsOf({ computed }: StoredMetric, stat: string, minutesEach: number): Points {
  const lengths = computed.get(stat) ?? new Map<number, Points>();
  if (lengths.size === 0) computed.set(stat, lengths);
  const points = lengths.get(minutesEach) ?? new Map<number, number | undefined>();
  if (points.size === 0) lengths.set(minutesEach, points);
  return points;
}

function minuteOf(timestampMs: number): number {
  return Math.floor(timestampMs / MINUTE_MS);
}

const NONE: readonly number[] = [];

/** The values of one period. */
function valuesWithin(
  minutes: ReadonlyMap<number, readonly number[]>,
  first: number,
  count: number,
): readonly number[] {
  if (count === 1) return minutes.get(first) ?? NONE;
  const values: number[] = [];
  for (let minute = first; minute < first + count; minute++) {
    for (const value of minutes.get(minute) ?? NONE) values.push(value);
  }
  return values;
}
