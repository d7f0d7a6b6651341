import { periodStarts, type Series, type Window } from '../metrics/metric-store';
import type { Expression } from './expression';
import { FUNCTIONS, isNumber } from './functions';
import { combine, isSeriesArray, type LabelledSeries, operate, type Value } from './values';

/** What an expression can refer to. */
export interface Scope {
  /** The value behind an id. Throws when there is none. */
  readonly resolve: (id: string) => Value;
  /** Every metric of the same graph or alarm, for `METRICS()`. */
  readonly metrics: () => readonly LabelledSeries[];
  /** What `SEARCH(expression, statistic, period)` finds. */
  readonly search: (expression: string, stat: string) => readonly LabelledSeries[];
  /** The periods for which it is evaluated. */
  readonly window: Window;
}

/** Evaluates an expression of metric math. @throws RangeError for what this CloudWatch does not know. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'text':
      throw new RangeError(`A text is no value: ${JSON.stringify(expression.value)}.`);
    case 'name':
      return scope.resolve(expression.name);
    case 'array':
      return {
        all: expression.items.flatMap((item) => {
          const value = evaluate(item, scope);
          if (isSeriesArray(value)) return value.all;
          return [
            { label: item.kind === 'name' ? item.name : '', series: asSeries(value, scope.window.count) },
          ];
        }),
      };
    case 'unary':
      return combine([evaluate(expression.operand, scope)], ([operand]) => -(operand as number));
    case 'binary':
      return operate(
        expression.operator,
        evaluate(expression.left, scope),
        evaluate(expression.right, scope),
      );
    case 'call':
      return call(expression.name, expression.args, scope);
  }
}

function call(name: string, args: readonly Expression[], scope: Scope): Value {
  switch (name) {
    case 'METRICS':
      return { all: scope.metrics() };
    case 'PERIOD':
      return scope.window.periodSeconds;
    case 'MINUTE':
    case 'HOUR':
    case 'DAY':
      return timesOf(evaluate(args[0] as Expression, scope), TIME_PARTS[name], scope);
    case 'TIME_SERIES':
      return asSeries(evaluate(args[0] as Expression, scope), scope.window.count);
    case 'REMOVE_EMPTY': {
      const value = evaluate(args[0] as Expression, scope);
      return isSeriesArray(value) ? { all: value.all.filter(({ series }) => series.some(isNumber)) } : value;
    }
    case 'SEARCH':
      return { all: scope.search(textOf(args[0]), textOf(args[1])) };
  }
  const compute = FUNCTIONS[name];
  if (compute === undefined)
    throw new RangeError(`This CloudWatch does not know the function ${name} of metric math.`);
  return compute(...args.map((argument) => evaluate(argument, scope)));
}

/** Parts of a period's beginning, UTC; `DAY` is 1 on Mondays and 7 on Sundays. */
const TIME_PARTS = {
  MINUTE: (time: Date) => time.getUTCMinutes(),
  HOUR: (time: Date) => time.getUTCHours(),
  DAY: (time: Date) => time.getUTCDay() || 7,
} as const;

/** When the data points of a series are; where it has none, this has none. */
function timesOf(value: Value, part: (time: Date) => number, scope: Scope): Series {
  const starts = periodStarts(scope.window);
  return asSeries(value, scope.window.count).map((point, i) =>
    point === undefined ? undefined : part(new Date(starts[i] as number)),
  );
}

/** A series that is everywhere the same, of a number. */
export function asSeries(value: Value, count: number): Series {
  if (typeof value === 'number') return Array.from({ length: count }, () => value);
  if (isSeriesArray(value))
    throw new RangeError('An array of series where one series is needed; aggregate it with SUM or MAX.');
  return value;
}

function textOf(argument: Expression | undefined): string {
  if (argument?.kind !== 'text') throw new RangeError('SEARCH takes its expression and statistic in quotes.');
  return argument.value;
}
