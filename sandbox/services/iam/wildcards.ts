/** Whether a text matches a pattern in which `*` is any text, as in IAM's actions, resources and `ArnLike`. */
export function matchesWildcards(pattern: string, text: string): boolean {
  const literal = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(text);
}
