import { widgetsIn } from '../../demo/dashboard/widgets/body';
import { graphedQueries } from '../../demo/dashboard/widgets/metric-lines';
import type { Metric } from '../../sandbox/services/cloudwatch/metrics/metric';
import type { MetricQuery } from '../../sandbox/services/cloudwatch/metrics/queries';
import type { Deployed } from './stack';

/** A metric, or a search for metrics, that an alarm or a widget uses. */
export type Watched = { readonly by: string } & ({ readonly metric: Metric } | { readonly search: string });

/** Every metric that an alarm or a widget names, and every search for metrics. */
export function watchedMetrics({ alarms, dashboard }: Deployed): readonly Watched[] {
  const byAlarms = alarms.flatMap((alarm) =>
    alarm.kind === 'metric' ? alarm.queries.flatMap((query) => watchedBy(`alarm ${alarm.name}`, query)) : [],
  );
  const byWidgets = widgetsIn(dashboard)
    .filter(({ type }) => type === 'metric')
    .flatMap(({ properties }) =>
      graphedQueries(properties.metrics as readonly (readonly unknown[])[], {}).flatMap(({ query }) =>
        watchedBy(`widget "${properties.title}"`, query),
      ),
    );
  return [...byAlarms, ...byWidgets];
}

function watchedBy(by: string, query: MetricQuery): readonly Watched[] {
  if ('metric' in query) return [{ by, metric: query.metric }];
  return [...query.expression.matchAll(/SEARCH\('([^']*)'/g)].map(([, search = '']) => ({ by, search }));
}

/** Every Logs Insights query of widgets and of saved queries, with its title. */
export function logQueries({
  dashboard,
  queries,
}: Deployed): readonly { readonly title: string; readonly query: string }[] {
  const saved = queries.map(({ sent }) => ({ title: `saved: ${sent.name}`, query: sent.queryString ?? '' }));
  const widgets = widgetsIn(dashboard)
    .filter(({ type }) => type === 'log')
    .map(({ properties }) => ({ title: `widget: ${properties.title}`, query: String(properties.query) }));
  return [...saved, ...widgets];
}
