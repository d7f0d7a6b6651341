import { type Expression, type Operator, PRECEDENCE } from './expression';
import { BadExpression, type Token, tokenize } from './tokens';

/**
 * Parses an expression of metric math.
 * Source: CloudWatch user guide, "Using math expressions with CloudWatch metrics".
 *
 * @throws BadExpression
 */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.binary(0);
  parser.expectEnd();
  return expression;
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  readonly #text: string;

  constructor(text: string) {
    this.#text = text;

    this.#tokens = tokenize(text, 'identifiers');
  }

  /** An operand, or operators of this level of precedence and tighter ones. */
  binary(level: number): Expression {
    const operators = PRECEDENCE[level];
    if (operators === undefined) return this.#operand();
    let left = this.binary(level + 1);
    for (let operator = this.#operator(); operator !== undefined; operator = this.#operator()) {
      if (!operators.includes(operator)) break;
      this.#next++;
      left = { kind: 'binary', operator, left, right: this.binary(level + 1) };
    }
    return left;
  }

  expectEnd(): void {
    if (this.#token.kind !== 'end') throw this.#bad('Expected an operator');
  }

  get #token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #operator(): Operator | undefined {
    const { kind, text } = this.#token;
    return kind === 'sign' ? PRECEDENCE.flat().find((operator) => operator === text) : undefined;
  }

  #operand(): Expression {
    const { kind, text } = this.#token;
    if (this.#take('(')) {
      const inner = this.binary(0);
      this.#expect(')');
      return inner;
    }
    if (this.#take('[')) return { kind: 'array', items: this.#list(']') };
    if (kind === 'end' || kind === 'sign') throw this.#bad('Expected a value');
    this.#next++;
    if (kind === 'number') return { kind, value: Number(text) };
    if (kind === 'text') return { kind, value: text };
    return this.#take('(')
      ? { kind: 'call', name: text.toUpperCase(), args: this.#list(')') }
      : { kind: 'name', name: text };
  }

  #list(end: string): Expression[] {
    const items: Expression[] = [];
    if (this.#take(end)) return items;
    do items.push(this.binary(0));
    while (this.#take(','));
    this.#expect(end);
    return items;
  }

  #take(sign: string): boolean {
    if (this.#token.kind !== 'sign' || this.#token.text !== sign) return false;
    this.#next++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw this.#bad(`Expected "${sign}"`);
  }

  #bad(explanation: string): BadExpression {
    return new BadExpression(this.#text, this.#token.at, explanation);
  }
}
