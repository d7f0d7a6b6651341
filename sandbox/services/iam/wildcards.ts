/** Whether a text matches a pattern in which `*` is any text, as in IAM's actions, resources and `StringLike`. */
export function matchesWildcards(pattern: string, text: string): boolean {
  const literal = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(text);
}

/** As `matchesWildcards`, each of an ARN's six parts for itself. (IAM user guide, "Amazon Resource Name condition operators") */
export function matchesArn(pattern: string, arn: string): boolean {
  const parts = partsOf(arn);
  const patterns = partsOf(pattern);
  return (
    patterns.length === parts.length && patterns.every((part, i) => matchesWildcards(part, parts[i] ?? ''))
  );
}

function partsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])];
}
