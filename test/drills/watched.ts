import { widgetsAmong } from '../../demo/dashboard/widgets/body';
import { graphedQueries } from '../../demo/dashboard/widgets/metric-lines';
import { alarmsAmong, type DeployedResource } from '../../sandbox/services/cloudwatch/alarms/definitions';
import type { Metric } from '../../sandbox/services/cloudwatch/metrics/metric';
import type { MetricQuery } from '../../sandbox/services/cloudwatch/metrics/queries';

/** A metric that something deployed looks at, or a search that finds some. */
export type Watched = { readonly by: string } & ({ readonly metric: Metric } | { readonly search: string });

/** Every metric that an alarm or a widget names, and every search for metrics. */
export function watchedMetrics(resources: readonly DeployedResource[]): readonly Watched[] {
  const alarms = alarmsAmong(resources).flatMap((alarm) =>
    alarm.kind === 'metric' ? alarm.queries.flatMap((query) => watchedBy(`alarm ${alarm.name}`, query)) : [],
  );
  const widgets = widgetsAmong(resources)
    .filter(({ type }) => type === 'metric')
    .flatMap(({ properties }) =>
      graphedQueries(properties.metrics as readonly (readonly unknown[])[], {}).flatMap(({ query }) =>
        watchedBy(`widget "${properties.title}"`, query),
      ),
    );
  return [...alarms, ...widgets];
}

function watchedBy(by: string, query: MetricQuery): readonly Watched[] {
  if ('metric' in query) return [{ by, metric: query.metric }];
  return [...query.expression.matchAll(/SEARCH\('([^']*)'/g)].map(([, search = '']) => ({ by, search }));
}

/** Every Logs Insights query of widgets and of saved queries, with its title. */
export function logQueries(
  resources: readonly DeployedResource[],
): readonly { readonly title: string; readonly query: string }[] {
  const saved = resources
    .filter(({ type }) => type === 'aws_cloudwatch_query_definition')
    .map(({ values }) => ({ title: `saved: ${values.name}`, query: String(values.query_string) }));
  const widgets = widgetsAmong(resources)
    .filter(({ type }) => type === 'log')
    .map(({ properties }) => ({ title: `widget: ${properties.title}`, query: String(properties.query) }));
  return [...saved, ...widgets];
}
