/** Thrown for a query that cannot be read, or that uses an unsupported feature. */
export class BadQuery extends Error {
  override readonly name = 'BadQuery';
}

const TOKEN =
  /\s*(?:(?<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?<number>\d+(?:\.\d+)?(?![\w.]))|(?<duration>\d+[smhd])|(?<word>[@\w][\w.@-]*)|(?<sign>[=(),[\]|*]))/y;

/** A token of a query. */
export interface QueryToken {
  readonly kind: 'text' | 'number' | 'duration' | 'word' | 'sign';
  readonly text: string;
}

/** Splits a query into tokens. @throws BadQuery */
export function tokenizeQuery(query: string): QueryToken[] {
  const tokens: QueryToken[] = [];
  for (let at = 0; query.slice(at).trim() !== ''; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(query)?.groups;
    if (groups === undefined)
      throw new BadQuery(`Unreadable at ${JSON.stringify(query.slice(at, at + 20))}.`);
    for (const [kind, text] of Object.entries(groups)) {
      if (text !== undefined) tokens.push({ kind: kind as QueryToken['kind'], text });
    }
  }
  return tokens;
}

/** The text within quotes. */
export function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}
