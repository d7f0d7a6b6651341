import { Fn, Token } from 'cdktf';

/** Marks what only Terraform knows, until the quotes around it are removed. */
const MARK = '@@';

/**
 * A value as JSON. Terraform's references stay references in it, also those to numbers and to lists of texts, which
 * must not be in quotes.
 */
export function jsonText(value: unknown): string {
  const json = JSON.stringify(value, (_, part) => {
    if (!Token.isUnresolved(part)) return part;
    if (typeof part === 'number') return `${MARK}${Token.asString(part)}${MARK}`;
    return Array.isArray(part) ? `${MARK}${Fn.jsonencode(part)}${MARK}` : part;
  });
  return json.replaceAll(`"${MARK}`, '').replaceAll(`${MARK}"`, '');
}
