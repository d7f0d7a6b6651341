import type { Statement } from './pipeline-policies';
import type { TypePermissions } from './type-permissions';

/** A policy document, JSON. */
export function policyJson(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}

/** A policy document in Markdown. */
export function jsonBlock(statements: readonly Statement[]): string {
  return `\`\`\`json\n${policyJson(statements)}\n\`\`\``;
}

/** The table of what each type needs, in Markdown. */
export function permissionsByType(table: readonly TypePermissions[]): string {
  const list = (actions: readonly string[]) => actions.map((action) => `\`${action}\``).join('<br>') || '–';
  const rows = table.map(({ type, plan, change, remove, passes, source }) => {
    const changes = passes === undefined ? change : [...change, 'iam:PassRole'];
    return `| \`${type}\` | ${list(plan)} | ${list(changes)} | ${list(remove)} | ${source} |`;
  });
  return [
    '| type | plan | create, change | delete | source |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
