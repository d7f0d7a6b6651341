import type { TerraformLocal } from 'cdktf';
import { Dimension, type FailureReason, Metric } from '../../../handler/vocabulary';
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
      /** Where the metric is. May be a reference. @default the deployment's Region */
      readonly region?: string;
    }
  | { readonly expression: string; readonly label?: string };

/** One line for each item of a list that only Terraform may know. */
interface LinePerItem {
  /** Unique on the dashboard. */
  readonly id: string;
  /** Terraform's expression for a list of objects, without `${ }`. */
  readonly items: string;
  /** The line of an item. @param its A reference to the attribute of this name. */
  readonly line: (its: (attribute: string) => string) => Line;
}

/** A graph, or numbers. */
export interface Graph {
  readonly title: string;
  readonly lines: readonly Line[] | LinePerItem;
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
}

/** What the widgets have in common. */
export interface DashboardContext {
  readonly deployment: MeasuredDeployment;
  /** The alarms that exist, with their numbers. */
  readonly alarms: readonly AlarmRow[];
  readonly region: string;
  /**
   * A value that has a name in Terraform. For expressions that contain quotes, which the dashboard's JSON must not.
   *
   * @param id Unique on the dashboard.
   */
  readonly local: (id: string, value: string | readonly string[]) => TerraformLocal;
}

/** A line for something that the signer counts. */
export function signerCount(metric: SignerMetric, label: string, color: string): Line {
  return { measured: signer(metric), statistic: 'Sum', label, color };
}

/** A line for the failures of one reason. */
export function failureLine(reason: FailureReason, label: string): Line {
  return { measured: signer(Metric.SigningFailed, reason), statistic: 'Sum', label };
}

/** A line for each value of a dimension, beside the service, that a metric of the signer has. */
export function lineForEach(
  dimension: string,
  metric: SignerMetric,
  { statistic, period }: { readonly statistic: Statistic; readonly period: number },
  { deployment }: DashboardContext,
): Line {
  const { metricsNamespace, name } = deployment;
  // In quotes, because SEARCH reads characters such as a hyphen as something else.
  const schema = `{"${metricsNamespace}",${dimension},${Dimension.Service}}`;
  const terms = `MetricName="${metric}" ${Dimension.Service}="${name}"`;
  return { expression: `SEARCH('${schema} ${terms}', '${statistic}', ${period})` };
}

/** The widget of a graph. */
export function metricWidget(graph: Graph, context: DashboardContext): MetricWidget {
  const { alarms, region } = context;
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
      region,
      period,
      stat: 'Sum',
      metrics: metricLines(graph.lines, context),
      ...(unit !== undefined && { yAxis: { left: { min: 0, label: unit, showUnits: false } } }),
      ...(horizontal.length > 0 && { annotations: { horizontal } }),
    },
  };
}

function metricLines(
  lines: Graph['lines'],
  { deployment, local }: DashboardContext,
): MetricWidget['properties']['metrics'] {
  if (!('items' in lines)) return lines.map((line) => metricLine(line, deployment));
  const { id, items, line } = lines;
  // Terraform reads JSON as an expression, too.
  const each = JSON.stringify(
    metricLine(
      line((attribute) => `\${item.${attribute}}`),
      deployment,
    ),
  );
  return local(id, `\${[for item in ${items} : ${each}]}`).asList;
}

function metricLine(line: Line, deployment: MeasuredDeployment): MetricLine {
  if ('expression' in line) return [line];
  const { measured, statistic, label, color, region } = line;
  const { namespace, metricName, dimensions } = cloudWatchMetric(measured, deployment);
  const style: LineStyle = {
    stat: statistic,
    label,
    ...(color !== undefined && { color }),
    ...(region !== undefined && { region }),
  };
  return [namespace, metricName, ...Object.entries(dimensions).flat(), style];
}

function thresholdLine(name: string, alarms: readonly AlarmRow[]): readonly HorizontalLine[] {
  const row = alarms.find((candidate) => candidate.name === name);
  if (row?.kind !== 'metric') return [];
  const color = row.severity === 'page' ? Colour.red : Colour.amber;
  return [{ label: name, value: row.threshold, color }];
}
