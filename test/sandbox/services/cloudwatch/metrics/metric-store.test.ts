import { beforeEach, describe, expect, it } from '@jest/globals';
import { MetricStore, MINUTE_MS } from '../../../../../sandbox/services/cloudwatch/metrics/metric-store';
import { Queries } from '../../../../../sandbox/services/cloudwatch/metrics/queries';

const latency = { namespace: 'N', name: 'SigningLatency', dimensions: { service: 'fleet' } };
const END_MS = 100 * MINUTE_MS;
const window = (count: number, minutes = 1) => ({ endMs: END_MS, periodSeconds: 60 * minutes, count });

let store: MetricStore;

beforeEach(() => {
  store = new MetricStore();
});

/** Publishes values some minutes before the end of the window. */
function publish(minutesBefore: number, ...values: number[]) {
  const timestampMs = END_MS - minutesBefore * MINUTE_MS + 1;
  store.put(...values.map((value) => ({ ...latency, value, timestampMs })));
}

describe('the metric store', () => {
  it.each([
    ['Sum', 10],
    ['Average', 2.5],
    ['Minimum', 1],
    ['Maximum', 4],
    ['SampleCount', 4],
    ['p50', 2],
    ['p99', 4],
    ['p100', 4],
  ])('computes %s of each period', (stat, expected) => {
    publish(1, 4, 1, 3, 2);

    expect(store.series(latency, stat, window(2))).toEqual([undefined, expected]);
  });

  it('puts a value into its period, with an exclusive end', () => {
    store.put({ ...latency, value: 1, timestampMs: END_MS - 1 });
    store.put({ ...latency, value: 2, timestampMs: END_MS });

    expect(store.series(latency, 'Sum', window(1))).toEqual([1]);
  });

  it('aggregates minutes into longer periods', () => {
    publish(10, 1);
    publish(6, 2);
    publish(5, 3);
    publish(1, 4);

    expect(store.series(latency, 'Sum', window(2, 5))).toEqual([3, 7]);
  });

  it.each([1, 5])('counts a value that comes after its period of %d minutes was asked for', (minutes) => {
    publish(minutes + 1, 1);
    publish(1, 2);
    expect(store.series(latency, 'Sum', window(2, minutes))).toEqual([1, 2]);

    publish(minutes, 4);
    publish(minutes + 1, 8);

    expect(store.series(latency, 'Sum', window(2, minutes))).toEqual([9, 6]);
  });

  it('computes each statistic and each period length separately', () => {
    publish(6, 1);
    publish(1, 2, 4);

    for (let time = 0; time < 2; time++) {
      expect(store.series(latency, 'Sum', window(1))).toEqual([6]);
      expect(store.series(latency, 'Maximum', window(1))).toEqual([4]);
      expect(store.series(latency, 'Sum', window(2, 5))).toEqual([1, 6]);
      expect(store.series(latency, 'Sum', window(1, 10))).toEqual([7]);
    }
  });

  it('distinguishes metrics by their dimensions, in any order', () => {
    const dimensions = { service: 'fleet', reason: 'CsrMalformed' };
    store.put({ ...latency, dimensions, value: 1, timestampMs: END_MS - 1 });

    expect(store.series(latency, 'Sum', window(1))).toEqual([undefined]);
    expect(
      store.series(
        { ...latency, dimensions: { reason: 'CsrMalformed', service: 'fleet' } },
        'Sum',
        window(1),
      ),
    ).toEqual([1]);
  });

  it.each([30, 90, 0])('refuses a period of %d seconds', (periodSeconds) => {
    expect(() => store.series(latency, 'Sum', { endMs: END_MS, periodSeconds, count: 1 })).toThrow(
      'A period must be a multiple of 60 seconds',
    );
  });

  it.each(['Median', 'p', 'p101', 'sum'])('refuses the statistic %s', (stat) => {
    expect(() => store.series(latency, stat, window(1))).toThrow(`There is no statistic "${stat}"`);
  });
});

describe('queries', () => {
  it('refer to each other', () => {
    publish(2, 2_000);
    publish(1, 4_500);
    const queries = new Queries(
      [
        { id: 'slow', label: 'Slow', expression: 'seconds >= 4' },
        { id: 'seconds', label: 'Seconds', expression: 'latency / 1000' },
        { id: 'latency', label: 'Latency', metric: latency, stat: 'Maximum' },
      ],
      store,
    );

    expect(queries.lines('slow', window(3))).toEqual([{ label: 'Slow', series: [undefined, 0, 1] }]);
  });

  it('find metrics, labelled by the dimensions that differ', () => {
    for (const reason of ['CsrMalformed', 'CsrTooLarge']) {
      const dimensions = { service: 'fleet', reason };
      store.put({ ...latency, dimensions, value: 1, timestampMs: END_MS - 1 });
    }
    publish(1, 9);
    const expression = `SEARCH('{N,service,reason} MetricName="SigningLatency" service="fleet"', 'Sum', 60)`;
    const queries = new Queries([{ id: 'found', label: 'Found', expression }], store);

    expect(queries.lines('found', window(1))).toEqual([
      { label: 'CsrMalformed', series: [1] },
      { label: 'CsrTooLarge', series: [1] },
    ]);
  });

  it('must not form a cycle, and must exist', () => {
    const queries = new Queries(
      [
        { id: 'a', label: 'A', expression: 'b * 1' },
        { id: 'b', label: 'B', expression: 'a * 1' },
        { id: 'c', label: 'C', expression: 'd' },
      ],
      store,
    );

    expect(() => queries.lines('a', window(1))).toThrow('a → b → a');
    expect(() => queries.lines('c', window(1))).toThrow('no metric or expression with the id d');
  });
});
