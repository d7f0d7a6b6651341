import type { AlarmRow } from '../alarms/row';
import {
  cloudWatchMetric,
  type Measured,
  type MeasuredDeployment,
  type SignerMetric,
  type Statistic,
  signer,
} from '../measure';
import type { HorizontalLine, LineStyle, MetricLine, MetricWidget } from './widget';

/** Colours of lines that mean something. */
export const Colour = {
  red: '#d62728',
  amber: '#ff7f0e',
  green: '#2ca02c',
  blue: '#1f77b4',
  grey: '#7f7f7f',
} as const;

/** A line of a graph: a metric, or an expression. */
export type Line =
  | {
      readonly measured: Measured;
      readonly statistic: Statistic;
      readonly label: string;
      readonly color?: string;
    }
  | { readonly expression: string; readonly label?: string };

/** A graph, or numbers. */
export interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Size in units of the grid. */
  readonly width: number;
  readonly height: number;
  /** @default lines over time */
  readonly view?: 'timeSeries' | 'singleValue';
  readonly stacked?: boolean;
  /** Length of a period, in seconds. @default 60, as the alarms have it */
  readonly period?: number;
  /** What the vertical axis counts. */
  readonly unit?: string;
  /** Names of the alarms whose thresholds are drawn, except of those that are off. */
  readonly thresholdsOf?: readonly string[];
  /** Further lines. */
  readonly lineAt?: readonly HorizontalLine[];
  /** @default the deployment's Region */
  readonly region?: string;
}

/** What the widgets have in common. */
export interface DashboardContext {
  readonly deployment: MeasuredDeployment;
  /** The alarms that exist, with their numbers. */
  readonly alarms: readonly AlarmRow[];
  readonly region: string;
  /**
   * A reference to an expression. For those that contain quotes, which the dashboard's JSON must not.
   *
   * @param id Unique on the dashboard.
   */
  readonly local: (id: string, value: string) => string;
}

/** A line for something that the signer counts. */
export function signerCount(metric: SignerMetric, label: string, color: string): Line {
  return { measured: signer(metric), statistic: 'Sum', label, color };
}

/** The widget of a graph. */
export function metricWidget(graph: Graph, { deployment, alarms, region }: DashboardContext): MetricWidget {
  const { title, width, height, view = 'timeSeries', stacked, period = 60, unit, lineAt = [] } = graph;
  const horizontal = [
    ...(graph.thresholdsOf ?? []).flatMap((name) => thresholdLine(name, alarms)),
    ...lineAt,
  ];
  return {
    type: 'metric',
    width,
    height,
    properties: {
      title,
      view,
      ...(view === 'timeSeries' && { stacked: stacked ?? false }),
      region: graph.region ?? region,
      period,
      stat: 'Sum',
      metrics: graph.lines.map((line) => metricLine(line, deployment)),
      ...(unit !== undefined && { yAxis: { left: { min: 0, label: unit, showUnits: false } } }),
      ...(horizontal.length > 0 && { annotations: { horizontal } }),
    },
  };
}

function metricLine(line: Line, deployment: MeasuredDeployment): MetricLine {
  if ('expression' in line) return [line];
  const { measured, statistic, label, color } = line;
  const { namespace, metricName, dimensions } = cloudWatchMetric(measured, deployment);
  const style: LineStyle = { stat: statistic, label, ...(color !== undefined && { color }) };
  return [namespace, metricName, ...Object.entries(dimensions).flat(), style];
}

function thresholdLine(name: string, alarms: readonly AlarmRow[]): readonly HorizontalLine[] {
  const row = alarms.find((candidate) => candidate.name === name);
  if (row?.kind !== 'metric') return [];
  const color = row.severity === 'page' ? Colour.red : Colour.amber;
  return [{ label: name, value: row.threshold, color }];
}
