import { periodStarts, type Window } from '../metrics/metric-store';
import type { Expression } from './expression';
import { FUNCTIONS } from './functions';
import { asSeries, isSeriesArray, type LabelledSeries, operate, type Value } from './values';

/** What an expression can refer to. */
export interface Scope {
  /** The value of an id. Throws if there is none. */
  readonly resolve: (id: string) => Value;
  /** Results of `SEARCH(expression, statistic, period)`. */
  readonly search: (expression: string, stat: string) => readonly LabelledSeries[];
  /** The periods to evaluate. */
  readonly window: Window;
}

/** Evaluates an expression of metric math. @throws RangeError for anything unsupported. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'text':
      throw new RangeError(`A text is not a value: ${JSON.stringify(expression.value)}.`);
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
  if (name === 'SEARCH') return { all: scope.search(textOf(args[0]), textOf(args[1])) };
  const compute = name === 'HOUR' ? (value: Value = 0) => hours(value, scope.window) : FUNCTIONS[name];
  if (compute === undefined)
    throw new RangeError(`The sandbox does not know the function ${name} of metric math.`);
  return compute(...args.map((argument) => evaluate(argument, scope)));
}

/** The UTC hour in which each period begins; undefined where the series has no data point. */
function hours(value: Value, window: Window): Value {
  const starts = periodStarts(window);
  return asSeries(value, window.count).map((point, i) =>
    point === undefined ? undefined : new Date(starts[i] as number).getUTCHours(),
  );
}

function textOf(argument: Expression | undefined): string {
  if (argument?.kind !== 'text') throw new RangeError('SEARCH takes its expression and statistic in quotes.');
  return argument.value;
}
