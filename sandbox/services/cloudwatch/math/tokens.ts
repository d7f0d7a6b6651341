/** A token of an expression: a number, a word, a quoted text, or a sign. */
export interface Token {
  readonly kind: 'number' | 'word' | 'text' | 'sign' | 'end';
  readonly text: string;
  /** Offset of its first character. */
  readonly at: number;
}

/** Thrown for an expression or rule that cannot be read; the message shows where. */
export class BadExpression extends Error {
  override readonly name = 'BadExpression';

  constructor(expression: string, at: number, explanation: string) {
    super(`${explanation}, at character ${at + 1} of: ${expression}`);
  }
}

const PATTERN =
  /\s*(?:(?<number>\d+(?:\.\d+)?|\.\d+)|(?<word>[A-Za-z_][\w.:/-]*)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<sign>[>=]=|[-*/(),[\]]))/y;

/** Words end at an operator: `a-b` is a difference in metric math, but a name in an alarm rule. */
const MATH_PATTERN = new RegExp(PATTERN.source.replace('[\\w.:/-]*', '\\w*'), 'y');

/** Reads an expression of metric math, or (with `names`) an alarm rule, in which names may contain hyphens. */
export function tokenize(expression: string, words: 'identifiers' | 'names'): Token[] {
  const pattern = words === 'names' ? PATTERN : MATH_PATTERN;
  const tokens: Token[] = [];
  let at = 0;
  while (expression.slice(at).trim() !== '') {
    pattern.lastIndex = at;
    const found = pattern.exec(expression);
    if (found === null) throw new BadExpression(expression, at, 'Unreadable');
    const { number, word, double, single, sign } = found.groups ?? {};
    const text = number ?? word ?? double ?? single ?? sign ?? '';
    const kind =
      number !== undefined ? 'number' : word !== undefined ? 'word' : sign !== undefined ? 'sign' : 'text';
    const spaces = found[0].length - found[0].trimStart().length;
    tokens.push({ kind, text, at: at + spaces });
    at = pattern.lastIndex;
  }
  return [...tokens, { kind: 'end', text: '', at: expression.length }];
}
