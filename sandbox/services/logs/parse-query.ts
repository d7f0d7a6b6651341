import { type Condition, LOG_COMPARISONS, type LogComparison, type LogValue } from './condition';
import type { Aggregate, Column, Command, Grouping } from './query';
import { BadQuery, type QueryToken, tokenizeQuery, unquote } from './query-tokens';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const AGGREGATES = [
  'count',
  'count_distinct',
  'sum',
  'avg',
  'min',
  'max',
  'pct',
  'latest',
  'earliest',
] as const;

/**
 * Parses the commands `SOURCE`, `fields`, `display`, `filter`, `stats`, `sort` and `limit` of CloudWatch Logs Insights.
 * Source: CloudWatch Logs user guide, "CloudWatch Logs Insights query syntax".
 *
 * @throws BadQuery
 */
export function parseQuery(text: string): Command[] {
  return new QueryParser(text).commands();
}

class QueryParser {
  readonly #tokens: readonly QueryToken[];
  #next = 0;

  constructor(private readonly query: string) {
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
      case 'display':
        return { command, columns: this.#list(() => this.#named(this.#word())) };
      case 'filter':
        return { command, condition: this.#or() };
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
        throw new BadQuery(`This Logs Insights does not know the command "${command}" in: ${this.query}`);
    }
  }

  #named(field: string): Column {
    return { field, name: this.#takeWord('as') ? this.#word() : field };
  }

  #aggregate(): Aggregate {
    const word = this.#word();
    const compute = AGGREGATES.find((name) => name === word);
    if (compute === undefined)
      throw new BadQuery(`This Logs Insights does not know ${word}() in: ${this.query}`);
    this.#expect('(');
    const field = this.#takeSign('*') || this.#peek(')') ? undefined : this.#word();
    const percentile = this.#takeSign(',') ? Number(this.#literal()) : undefined;
    this.#expect(')');
    const label = `${compute}(${[field ?? '*', percentile].filter((part) => part !== undefined).join(', ')})`;
    return { compute, field, percentile, name: this.#named(label).name };
  }

  #grouping(): Grouping {
    const field = this.#word();
    if (field !== 'bin') return { ...this.#named(field), binMs: undefined };
    this.#expect('(');
    const { kind, text } = this.#take();
    if (kind !== 'duration') throw this.#bad('a duration such as 5m');
    this.#expect(')');
    const binMs = Number.parseInt(text, 10) * (UNIT_MS[text.slice(-1)] as number);
    return { field: '@timestamp', name: this.#named(`bin(${text})`).name, binMs };
  }

  #or(): Condition {
    const conditions = [this.#and()];
    while (this.#takeWord('or')) conditions.push(this.#and());
    return conditions.length === 1 ? (conditions[0] as Condition) : { kind: 'or', conditions };
  }

  #and(): Condition {
    const conditions = [this.#condition()];
    while (this.#takeWord('and')) conditions.push(this.#condition());
    return conditions.length === 1 ? (conditions[0] as Condition) : { kind: 'and', conditions };
  }

  #condition(): Condition {
    if (this.#takeWord('not')) return { kind: 'not', condition: this.#condition() };
    if (this.#takeSign('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    const field = this.#word();
    if (/^ispresent$/i.test(field)) {
      this.#expect('(');
      const present: Condition = { kind: 'present', field: this.#word() };
      this.#expect(')');
      return present;
    }
    return this.#comparison(field);
  }

  #comparison(field: string): Condition {
    if (this.#takeWord('not')) return { kind: 'not', condition: this.#comparison(field) };
    if (this.#takeWord('like')) return { kind: 'matches', field, pattern: this.#pattern() };
    if (this.#takeWord('in')) {
      this.#expect('[');
      const values = this.#list(() => this.#literal());
      this.#expect(']');
      return { kind: 'in', field, values };
    }
    const { kind, text } = this.#take();
    if (kind !== 'sign' || !(text in LOG_COMPARISONS)) throw this.#bad('a comparison');
    return { kind: 'compare', field, operator: text as LogComparison, value: this.#literal() };
  }

  #pattern(): RegExp {
    const { kind, text } = this.#take();
    if (kind === 'regex') {
      const end = text.lastIndexOf('/');
      return new RegExp(text.slice(1, end), text.slice(end + 1));
    }
    if (kind !== 'text') throw this.#bad('a text or a regular expression');
    return new RegExp(unquote(text).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  }

  #literal(): LogValue {
    const { kind, text } = this.#take();
    if (kind === 'text') return unquote(text);
    if (kind === 'number') return Number(text);
    if (kind === 'word' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
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
    return text.replaceAll('`', '');
  }

  #take(): QueryToken {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw this.#bad('more');
    this.#next++;
    return token;
  }

  #peek(sign: string): boolean {
    const token = this.#tokens[this.#next];
    return token?.kind === 'sign' && token.text === sign;
  }

  #takeSign(sign: string): boolean {
    if (!this.#peek(sign)) return false;
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
    return new BadQuery(`Expected ${expected} after "${before.slice(-4).join(' ')}" in: ${this.query}`);
  }
}
