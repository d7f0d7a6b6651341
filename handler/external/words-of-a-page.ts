/** The words of an answer: on one line, without markup. Whatever it is, this takes time in proportion to its length. */
export function wordsIn(answer: string): string {
  return answer
    .replace(MARKUP, ' ')
    .replace(ENTITY, (entity, name: string) => textOf(name.toLowerCase()) ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Each alternative ends where the next one could begin: a page of `<` would take an hour otherwise. */
const MARKUP = /<(style|script)\b(?:(?!<\/?(?:style|script)\b)[\s\S])*<\/\1>|<[^<>]*>/gi;

/** References to characters (HTML, 13.1.4). */
const ENTITY = /&(#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);/gi;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function textOf(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name];
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
