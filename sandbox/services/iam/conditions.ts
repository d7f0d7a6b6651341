import { matchesArn, matchesWildcards } from './wildcards';

/** Condition keys of a request and their values, such as `iam:PassedToService`; a list for a key with several values. */
export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A statement's conditions: values by key, keys by operator. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

interface Operator {
  readonly matches: (wanted: string, actual: string) => boolean;
  /** Whether it holds where no value matches, and where the request lacks the key. */
  readonly negated: boolean;
}

const equal = (wanted: string, actual: string): boolean => wanted === actual;
const numeric =
  (compare: (actual: number, wanted: number) => boolean) =>
  (wanted: string, actual: string): boolean =>
    compare(Number(actual), Number(wanted));

/** (IAM user guide, "IAM JSON policy elements: Condition operators") */
const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: { matches: equal, negated: false },
  StringNotEquals: { matches: equal, negated: true },
  StringLike: { matches: matchesWildcards, negated: false },
  StringNotLike: { matches: matchesWildcards, negated: true },
  ArnEquals: { matches: matchesArn, negated: false },
  ArnLike: { matches: matchesArn, negated: false },
  ArnNotEquals: { matches: matchesArn, negated: true },
  ArnNotLike: { matches: matchesArn, negated: true },
  Bool: { matches: equal, negated: false },
  NumericEquals: { matches: numeric((actual, wanted) => actual === wanted), negated: false },
  NumericLessThan: { matches: numeric((actual, wanted) => actual < wanted), negated: false },
  NumericLessThanEquals: { matches: numeric((actual, wanted) => actual <= wanted), negated: false },
  NumericGreaterThan: { matches: numeric((actual, wanted) => actual > wanted), negated: false },
  NumericGreaterThanEquals: { matches: numeric((actual, wanted) => actual >= wanted), negated: false },
};

/** Appended to an operator, it also holds where the request lacks the key. */
const IF_EXISTS = /IfExists$/;

/** Before an operator, it is about each of a key's values, or about any. (IAM user guide, "Multivalued context keys") */
const QUANTIFIER = /^(ForAllValues|ForAnyValue):/;

/** The first operator in a condition that the sandbox does not understand. */
export function unknownOperatorIn(condition: Condition): string | undefined {
  return Object.keys(condition).find((name) => !Object.hasOwn(OPERATORS, operatorIn(name)));
}

/** Whether a request meets all of a statement's conditions. An operator that the sandbox lacks is met by none. */
export function meets(condition: Condition, context: RequestContext): boolean {
  // The names of condition keys are case-insensitive.
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(condition).every(([name, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      holds(name, [wanted].flat(), values.get(key.toLowerCase())),
    ),
  );
}

function holds(
  name: string,
  wanted: readonly string[],
  actual: string | readonly string[] | undefined,
): boolean {
  const operator = OPERATORS[operatorIn(name)];
  if (operator === undefined) return false;
  const [, quantifier] = QUANTIFIER.exec(name) ?? [];
  if (actual === undefined) {
    return quantifier === undefined
      ? operator.negated || IF_EXISTS.test(name)
      : quantifier === 'ForAllValues';
  }
  const isMet = (value: string) => wanted.some((one) => operator.matches(one, value)) !== operator.negated;
  const actuals = [actual].flat();
  return quantifier === 'ForAllValues' ? actuals.every(isMet) : actuals.some(isMet);
}

function operatorIn(name: string): string {
  return name.replace(QUANTIFIER, '').replace(IF_EXISTS, '');
}
