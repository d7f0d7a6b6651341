/** Whether a text matches a pattern in which `*` is any text. (Go's package go-glob) */
export function matchesGlob(pattern: string, text: string): boolean {
  const literal = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 's').test(text);
}
