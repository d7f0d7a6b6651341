import { StepFailure } from './step-failure';

/** A choice of a branch, or a part of one. */
export interface Choice {
  readonly NextStep?: string;
  readonly Variable?: unknown;
  readonly And?: readonly Choice[];
  readonly Or?: readonly Choice[];
  readonly Not?: Choice;
  readonly [operation: string]: unknown;
}

type Operation = (variable: unknown, constant: unknown) => boolean;

const texts =
  (compare: (variable: string, constant: string) => boolean): Operation =>
  (variable, constant) => {
    // A list is not a text, and AWS documents no operation on lists.
    if (typeof variable !== 'string') throw new StepFailure(`${JSON.stringify(variable)} is not a text.`);
    return compare(variable, String(constant));
  };
const numbers =
  (compare: (variable: number, constant: number) => boolean): Operation =>
  (variable, constant) =>
    compare(Number(variable), Number(constant));

/** (Systems Manager user guide, "Using conditional statements in runbooks") */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  StringEquals: texts((variable, constant) => variable === constant),
  EqualsIgnoreCase: texts((variable, constant) => variable.toLowerCase() === constant.toLowerCase()),
  StartsWith: texts((variable, constant) => variable.startsWith(constant)),
  EndsWith: texts((variable, constant) => variable.endsWith(constant)),
  Contains: texts((variable, constant) => variable.includes(constant)),
  NumericEquals: numbers((variable, constant) => variable === constant),
  NumericGreater: numbers((variable, constant) => variable > constant),
  NumericLesser: numbers((variable, constant) => variable < constant),
  NumericGreaterOrEquals: numbers((variable, constant) => variable >= constant),
  NumericLesserOrEquals: numbers((variable, constant) => variable <= constant),
  BooleanEquals: (variable, constant) => String(variable) === String(constant),
};

/**
 * Whether an operator of a choice is inside another one. AWS documents `And`, `Or` and `Not` only around comparisons, and
 * refuses documents with unknown operations.
 */
export function isNested({ And = [], Or = [], Not }: Choice): boolean {
  const parts = [...And, ...Or, ...(Not === undefined ? [] : [Not])];
  return parts.some((part) => part.And !== undefined || part.Or !== undefined || part.Not !== undefined);
}

/** Whether a choice holds, after its variables were replaced. @throws StepFailure for an unknown operation */
export function holds(choice: Choice): boolean {
  if (choice.And !== undefined) return choice.And.every(holds);
  if (choice.Or !== undefined) return choice.Or.some(holds);
  if (choice.Not !== undefined) return !holds(choice.Not);
  const name = Object.keys(choice).find((key) => key !== 'Variable' && key !== 'NextStep') ?? '';
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (operation === undefined) throw new StepFailure(`A branch has no operation "${name}".`);
  return operation(choice.Variable, choice[name]);
}
