import type { MetricQuery } from '../../../sandbox/services/cloudwatch/metrics/queries';

/** A query, and how a graph draws it. */
export interface GraphedQuery {
  readonly query: MetricQuery;
  readonly visible: boolean;
  readonly color: string | undefined;
  readonly axis: 'left' | 'right';
  readonly periodSeconds: number;
}

/** Options at the end of a metric in a dashboard's body. */
interface LineOptions {
  readonly id?: string;
  readonly expression?: string;
  readonly label?: string;
  readonly stat?: string;
  readonly period?: number;
  readonly color?: string;
  readonly visible?: boolean;
  readonly yAxis?: 'left' | 'right';
}

/** A widget's settings for all of its metrics. */
export interface WidgetDefaults {
  /** In seconds. @default 300 */
  readonly period?: number;
  /** @default Average */
  readonly stat?: string;
}

/**
 * The queries of a metric widget, with `.` (as in the line above) and `...` (all as in the line above) written out.
 * Source: CloudWatch user guide, "Metrics array format".
 */
export function graphedQueries(
  metrics: readonly (readonly unknown[])[],
  { period = 300, stat = 'Average' }: WidgetDefaults,
): readonly GraphedQuery[] {
  let above: readonly string[] = [];
  return metrics.map((line, i) => {
    const options = (typeof line.at(-1) === 'object' ? line.at(-1) : {}) as LineOptions;
    const id = options.id ?? `line${i}`;
    const drawn = {
      visible: options.visible !== false,
      color: options.color,
      axis: options.yAxis ?? 'left',
      periodSeconds: options.period ?? period,
    };
    if (options.expression !== undefined) {
      const { expression, label = expression } = options;
      return { ...drawn, query: { id, label, expression } };
    }
    const [namespace = '', name = '', ...pairs] = writtenOut(
      line.filter((part) => typeof part === 'string'),
      above,
    );
    above = [namespace, name, ...pairs];
    const dimensions = Object.fromEntries(
      pairs.flatMap((part, at) => (at % 2 === 0 ? [[part, pairs[at + 1] ?? '']] : [])),
    );
    const metric = { namespace, name, dimensions };
    return { ...drawn, query: { id, label: options.label ?? name, metric, stat: options.stat ?? stat } };
  });
}

function writtenOut(line: readonly string[], above: readonly string[]): readonly string[] {
  const rest = line.indexOf('...');
  const parts =
    rest < 0
      ? line
      : [
          ...line.slice(0, rest),
          ...above.slice(rest, above.length - (line.length - rest - 1)),
          ...line.slice(rest + 1),
        ];
  return parts.map((part, at) => (part === '.' ? (above[at] ?? '') : part));
}
