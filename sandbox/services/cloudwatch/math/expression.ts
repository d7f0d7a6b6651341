/** A parsed expression of metric math. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

/** Operators between two operands. */
export type Operator = '==' | '>=' | '-' | '*' | '/';

/** Operators from the loosest to the tightest. */
export const PRECEDENCE: readonly (readonly Operator[])[] = [['==', '>='], ['-'], ['*', '/']];
