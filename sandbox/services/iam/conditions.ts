import { matchesArn, matchesWildcards } from './wildcards';

/** Condition keys of a request and their values, such as `iam:PassedToService`. */
export type RequestContext = Readonly<Record<string, string | undefined>>;

/** A statement's conditions: values by key, keys by operator. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

interface Operator {
  readonly matches: (wanted: string, actual: string) => boolean;
  /** Whether it holds where no value matches, and where the request lacks the key. */
  readonly negated: boolean;
}

const equal = (wanted: string, actual: string): boolean => wanted === actual;

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
};

/** Appended to an operator, it also holds where the request lacks the key. */
const IF_EXISTS = /IfExists$/;

/** The first operator in a condition that the sandbox does not understand. */
export function unknownOperatorIn(condition: Condition): string | undefined {
  return Object.keys(condition).find((name) => !Object.hasOwn(OPERATORS, name.replace(IF_EXISTS, '')));
}

/** Whether a request meets all of a statement's conditions. An operator that the sandbox lacks is met by none. */
export function meets(condition: Condition, context: RequestContext): boolean {
  // The names of condition keys are case-insensitive.
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(condition).every(([name, keys]) => {
    const operator = OPERATORS[name.replace(IF_EXISTS, '')];
    return Object.entries(keys).every(([key, wanted]) => {
      const actual = values.get(key.toLowerCase());
      if (operator === undefined) return false;
      if (actual === undefined) return operator.negated || IF_EXISTS.test(name);
      return [wanted].flat().some((one) => operator.matches(one, actual)) !== operator.negated;
    });
  });
}
