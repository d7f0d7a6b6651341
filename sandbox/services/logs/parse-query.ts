import type { Condition } from './condition';
import type { Aggregate, Command, Grouping } from './query';
import { BadQuery, type QueryToken, tokenizeQuery, unquote } from './query-tokens';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const AGGREGATES = ['count', 'count_distinct', 'max'] as const;

/**
 * Parses the commands `SOURCE`, `fields`, `filter`, `stats`, `sort` and `limit` of CloudWatch Logs Insights, as far as
 * the deployed queries use them.
 * Source: CloudWatch Logs user guide, "CloudWatch Logs Insights query syntax".
 *
 * @throws BadQuery for anything else
 */
export function parseQuery(text: string): Command[] {
  return new QueryParser(text).commands();
}

class QueryParser {
  readonly #tokens: readonly QueryToken[];
  #next = 0;

  readonly #query: string;

  constructor(query: string) {
    this.#query = query;

    this.#tokens = tokenizeQuery(query);
  }

  commands(): Command[] {
    const commands: Command[] = [];
    do commands.push(this.#command());
    while (this.#takeSign('|'));
    if (this.#next < this.#tokens.length) throw this.#bad('"|"');
    return commands;
  }

  #command(): Command {
    const command = this.#word().toLowerCase();
    switch (command) {
      case 'source':
        return { command, groups: this.#list(() => this.#literal()).map(String) };
      case 'fields':
        return { command, fields: this.#list(() => this.#word()) };
      case 'filter':
        return { command, condition: this.#condition() };
      case 'stats': {
        const aggregates = this.#list(() => this.#aggregate());
        return { command, aggregates, by: this.#takeWord('by') ? this.#list(() => this.#grouping()) : [] };
      }
      case 'sort': {
        const field = this.#word();
        const descending = this.#takeWord('desc');
        if (!descending) this.#takeWord('asc');
        return { command, field, descending };
      }
      case 'limit':
        return { command, count: Number(this.#literal()) };
      default:
        throw new BadQuery(
          `The sandbox's Logs Insights does not know the command "${command}" in: ${this.#query}`,
        );
    }
  }

  /** The name after `as`, or the default name. */
  #nameOr(name: string): string {
    return this.#takeWord('as') ? this.#word() : name;
  }

  #aggregate(): Aggregate {
    const word = this.#word();
    const compute = AGGREGATES.find((name) => name === word);
    if (compute === undefined)
      throw new BadQuery(`The sandbox's Logs Insights does not know ${word}() in: ${this.#query}`);
    this.#expect('(');
    const field = this.#takeSign('*') ? undefined : this.#word();
    this.#expect(')');
    return { compute, field, name: this.#nameOr(`${compute}(${field ?? '*'})`) };
  }

  #grouping(): Grouping {
    const field = this.#word();
    if (field !== 'bin') return { field, name: field, binMs: undefined };
    this.#expect('(');
    const { kind, text } = this.#take();
    if (kind !== 'duration') throw this.#bad('a duration such as 5m');
    this.#expect(')');
    const binMs = Number.parseInt(text, 10) * (UNIT_MS[text.slice(-1)] as number);
    return { field: '@timestamp', name: `bin(${text})`, binMs };
  }

  #condition(): Condition {
    const conditions = [this.#comparison()];
    while (this.#takeWord('or')) conditions.push(this.#comparison());
    return conditions.length === 1 ? (conditions[0] as Condition) : { kind: 'or', conditions };
  }

  #comparison(): Condition {
    const field = this.#word();
    if (this.#takeWord('like')) return { kind: 'contains', field, text: String(this.#literal()) };
    if (this.#takeWord('in')) {
      this.#expect('[');
      const values = this.#list(() => this.#literal());
      this.#expect(']');
      return { kind: 'in', field, values };
    }
    if (!this.#takeSign('=')) throw this.#bad('"=", in or like');
    return { kind: 'in', field, values: [this.#literal()] };
  }

  #literal(): string | number {
    const { kind, text } = this.#take();
    if (kind === 'text') return unquote(text);
    if (kind === 'number') return Number(text);
    throw this.#bad('a value');
  }

  #list<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.#takeSign(',')) items.push(item());
    return items;
  }

  #word(): string {
    const { kind, text } = this.#take();
    if (kind !== 'word') throw this.#bad('a word');
    return text;
  }

  #take(): QueryToken {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw this.#bad('more');
    this.#next++;
    return token;
  }

  #takeSign(sign: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#next++;
    return true;
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    this.#next++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#takeSign(sign)) throw this.#bad(`"${sign}"`);
  }

  #bad(expected: string): BadQuery {
    const before = this.#tokens.slice(0, this.#next).map(({ text }) => text);
    return new BadQuery(`Expected ${expected} after "${before.slice(-4).join(' ')}" in: ${this.#query}`);
  }
}
