import {
  type MetricStore,
  MINUTE_MS,
  periodStarts,
  type Window,
} from '../../../sandbox/services/cloudwatch/metrics/metric-store';
import { Queries } from '../../../sandbox/services/cloudwatch/metrics/queries';
import type { LogStore } from '../../../sandbox/services/logs/log-store';
import { runQuery } from '../../../sandbox/services/logs/run-query';
import type { Widget } from './body';
import { graphedQueries, type WidgetDefaults } from './metric-lines';
import type { AlarmView, Line, Threshold, WidgetContent, WidgetView } from './views';

/** Where widgets get their content. */
export interface WidgetData {
  readonly metrics: MetricStore;
  readonly logs: LogStore;
  /** In the order of deployment. */
  readonly alarms: readonly (AlarmView & { readonly arn: string })[];
  /** Milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** The properties of a metric widget that the page supports. */
interface MetricProperties extends WidgetDefaults {
  readonly metrics?: readonly (readonly unknown[])[];
  readonly view?: string;
  readonly stacked?: boolean;
  readonly yAxis?: Readonly<Record<string, { readonly label?: string }>>;
  readonly annotations?: { readonly horizontal?: readonly Partial<Threshold>[] };
}

/** A widget with its content; where the content cannot be shown, with the reason. */
export function viewWidget({ type, properties, ...place }: Widget, data: WidgetData): WidgetView {
  const { x, y, width, height } = place;
  return {
    title: String(properties.title ?? ''),
    place: { x, y, width, height },
    content: show(type, properties, data),
  };
}

function show(type: string, properties: Widget['properties'], data: WidgetData): WidgetContent {
  try {
    switch (type) {
      case 'text':
        return { kind: 'text', markdown: String(properties.markdown) };
      case 'metric':
        return showMetrics(properties as MetricProperties, data);
      case 'log':
        return showLogs(String(properties.query), data);
      case 'alarm':
        return showAlarms(properties.alarms as readonly string[], data);
      default:
        return { kind: 'broken', why: `The page cannot draw widgets of type "${type}".` };
    }
  } catch (error) {
    return { kind: 'broken', why: error instanceof Error ? error.message : String(error) };
  }
}

function showMetrics(properties: MetricProperties, { metrics, fromMs, toMs }: WidgetData): WidgetContent {
  const graphed = graphedQueries(properties.metrics ?? [], properties);
  const queries = new Queries(
    graphed.map(({ query }) => query),
    metrics,
  );
  // A graph has one set of times: that of its shortest period.
  const periodSeconds = Math.min(...graphed.map((line) => line.periodSeconds));
  const window = windowOf(fromMs, toMs, periodSeconds);
  const lines = graphed
    .filter(({ visible }) => visible)
    .flatMap(({ query, color, axis }) =>
      queries
        .lines(query.id, window)
        .map(
          ({ label, series }): Line => ({ label, color, axis, points: series.map((point) => point ?? null) }),
        ),
    );
  const { view = 'timeSeries', stacked = false, yAxis, annotations } = properties;
  if (view === 'singleValue' || view === 'gauge') return { kind: 'numbers', lines };
  return {
    kind: 'graph',
    stacked,
    bars: view === 'bar',
    times: periodStarts(window).map((startMs) => startMs / 1_000),
    lines,
    thresholds: (annotations?.horizontal ?? []).flatMap(({ value, label = '', color }) =>
      value === undefined ? [] : [{ value: Number(value), label, color }],
    ),
    axisLabels: { left: yAxis?.left?.label ?? '', right: yAxis?.right?.label ?? '' },
  };
}

/** At least two whole periods, up to and including the current one. */
function windowOf(fromMs: number, toMs: number, periodSeconds: number): Window {
  const periodMs = Math.max(periodSeconds * 1_000, MINUTE_MS);
  const endMs = Math.ceil(toMs / periodMs) * periodMs;
  return { endMs, periodSeconds, count: Math.max(2, Math.ceil((endMs - fromMs) / periodMs)) };
}

function showLogs(query: string, { logs, fromMs, toMs }: WidgetData): WidgetContent {
  return { kind: 'table', ...runQuery(query, logs, { fromMs, toMs }) };
}

function showAlarms(arns: readonly string[], { alarms }: WidgetData): WidgetContent {
  return {
    kind: 'alarms',
    alarms: arns.map((arn) => {
      const alarm = alarms.find((candidate) => candidate.arn === arn);
      if (alarm === undefined) throw new Error(`No alarm has the ARN ${arn}.`);
      return alarm;
    }),
  };
}
