import { describe, expect, it } from '@jest/globals';
import { BUILT_IN } from '../../modules/authority/built-in';
import { AWS_METRICS } from '../../modules/observability/measure';
import { isFoundBy } from '../../sandbox/services/cloudwatch/math/search';
import { type Metric, metricKey } from '../../sandbox/services/cloudwatch/metrics/metric';
import { parseQuery } from '../../sandbox/services/logs/parse-query';
import { platformReport } from '../../sandbox/services/logs/platform-report';
import { fieldsReadBy } from '../../sandbox/services/logs/query';
import { rowOf } from '../../sandbox/services/logs/run-query';
import type { DrilledStack } from './stack';
import { logQueries, watchedMetrics } from './watched';

const DOCUMENTED: Readonly<
  Record<string, { readonly names: readonly string[]; readonly dimensions: readonly string[] }>
> = Object.assign({}, AWS_METRICS, ...Object.values(BUILT_IN).map(({ metrics }) => metrics));

function isDocumented({ namespace, name, dimensions }: Metric): boolean {
  const documented = DOCUMENTED[namespace];
  return (
    documented?.names.includes(name) === true &&
    Object.keys(dimensions).sort().join() === documented.dimensions.join()
  );
}

/**
 * Defines tests that what the stacks emit is what their alarms, widgets and queries read.
 *
 * @param stacks One for each authority. Some reasons are only those of one, and the common alarms read all of them.
 *   Called when the tests run.
 */
export function testVocabulary(stacks: () => readonly DrilledStack[]): void {
  describe('what the deployed zips emit, and what looks at it', () => {
    it('is the same: every metric that an alarm or a widget names is emitted, with these dimensions', () => {
      const emitted = new Map(stacks().flatMap((stack) => [...emittedBy(stack)]));
      const watched = stacks().flatMap(({ deployed }) => watchedMetrics(deployed));

      const unknown = watched.filter((one) =>
        'metric' in one
          ? !isDocumented(one.metric) && !emitted.has(metricKey(one.metric))
          : ![...emitted.values()].some((metric) => isFoundBy(one.search, metric)),
      );

      expect(watched.length).toBeGreaterThan(50);
      expect(unknown).toEqual([]);
    });

    it('is the same: an alarm or a widget looks at every metric that is emitted', () => {
      for (const stack of stacks()) {
        const emitted = emittedBy(stack);
        const watched = watchedMetrics(stack.deployed);

        const unseen = [...emitted.values()].filter(
          (metric) =>
            !watched.some((one) =>
              'metric' in one ? metricKey(one.metric) === metricKey(metric) : isFoundBy(one.search, metric),
            ),
        );

        expect(emitted.size).toBeGreaterThan(10);
        expect(unseen.map(({ name, dimensions }) => [name, dimensions])).toEqual([]);
      }
    });

    it('has every field of a log line that a query reads', () => {
      const died = {
        functionError: 'Unhandled',
        died: true,
        payload: { errorType: 'Runtime.ExitError' },
      } as const;
      const platform = platformReport({ ...died, requestId: '1', durationMs: 1, logLines: [] }, 0);
      for (const { recordings, deployed } of stacks()) {
        const lines = [platform, ...Object.values(recordings).flatMap(({ lines }) => lines)];
        const fields = new Set(
          lines.flatMap((message) => [...rowOf({ group: '', timestampMs: 0, message }).keys()]),
        );
        const queries = logQueries(deployed);

        const missing = queries.flatMap(({ title, query }) =>
          fieldsReadBy(parseQuery(query))
            // One entry of a list stands for all of them.
            .filter((field) => !fields.has(field.replace(/\.\d+$/, '.0')))
            .map((field) => `${title}: ${field}`),
        );

        expect(queries.length).toBeGreaterThan(5);
        expect(missing).toEqual([]);
      }
    });
  });
}

/** Every metric of its own that a stack's signer emitted, by key. */
function emittedBy({ recordings }: DrilledStack): ReadonlyMap<string, Metric> {
  const samples = Object.values(recordings).flatMap(({ samplesAt }) => samplesAt(0));
  const own = samples.filter(({ namespace }) => !namespace.startsWith('AWS/'));
  return new Map(own.map((sample) => [metricKey(sample), sample]));
}
