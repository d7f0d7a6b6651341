import { evaluate, type Scope } from '../math/evaluate';
import type { Expression } from '../math/expression';
import { parseExpression } from '../math/parse';
import { isFoundBy } from '../math/search';
import { asSeries, isSeriesArray, type LabelledSeries, type Value } from '../math/values';
import type { Metric } from './metric';
import type { MetricStore, Window } from './metric-store';

/** One line of an alarm or a graph: a statistic of a metric, or an expression over other lines. */
export type MetricQuery = {
  /** How expressions refer to it. */
  readonly id: string;
  readonly label: string;
} & ({ readonly metric: Metric; readonly stat: string } | { readonly expression: string });

/**
 * Evaluates queries, which may refer to each other, over a window.
 *
 * @throws BadExpression, RangeError for an expression that cannot be evaluated.
 */
export class Queries {
  readonly #queries: readonly MetricQuery[];
  readonly #store: MetricStore;

  constructor(queries: readonly MetricQuery[], store: MetricStore) {
    this.#queries = queries;
    this.#store = store;
  }

  /** The lines of one query; an expression such as `SEARCH` can have zero or many. */
  lines(id: string, window: Window): readonly LabelledSeries[] {
    const { label } = this.#find(id);
    const value = this.#evaluate(id, window, []);
    if (!isSeriesArray(value)) return [{ label, series: asSeries(value, window.count) }];
    return value.all.map((line) => ({ ...line, label: line.label || label }));
  }

  #evaluate(id: string, window: Window, within: readonly string[]): Value {
    if (within.includes(id))
      throw new RangeError(`The expressions ${[...within, id].join(' → ')} form a cycle.`);
    const query = this.#find(id);
    if ('metric' in query) return this.#store.series(query.metric, query.stat, window);
    const scope: Scope = {
      resolve: (other) => this.#evaluate(other, window, [...within, id]),
      search: (expression, stat) => this.#search(expression, stat, window),
      window,
    };
    return evaluate(parsed(query.expression), scope);
  }

  /** The label of each metric consists of the dimensions that differ between the results. */
  #search(expression: string, stat: string, window: Window): LabelledSeries[] {
    const found = this.#store.metrics.filter((metric) => isFoundBy(expression, metric));
    const differing = (name: string) => new Set(found.map(({ dimensions }) => dimensions[name])).size > 1;
    return found.map((metric) => {
      const own = Object.entries(metric.dimensions).filter(([name]) => differing(name));
      const label = own.map(([, value]) => value).join(' ') || Object.values(metric.dimensions).at(-1);
      return { label: label ?? metric.name, series: this.#store.series(metric, stat, window) };
    });
  }

  #find(id: string): MetricQuery {
    const query = this.#queries.find((candidate) => candidate.id === id);
    if (query !== undefined) return query;
    const ids = this.#queries.map((candidate) => candidate.id).join(', ');
    throw new RangeError(`There is no metric or expression with the id ${id}, only ${ids}.`);
  }
}

const EXPRESSIONS = new Map<string, Expression>();

/** Alarms evaluate the same few expressions every minute. */
function parsed(text: string): Expression {
  const expression = EXPRESSIONS.get(text) ?? parseExpression(text);
  EXPRESSIONS.set(text, expression);
  return expression;
}
