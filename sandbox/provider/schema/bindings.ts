import { readFileSync } from 'node:fs';
import type { Kind } from './model';

/** The prefix of every Terraform type of the AWS provider. */
export const AWS_PREFIX = 'aws_';

/**
 * The TypeScript source of the generated binding of one Terraform type.
 *
 * The source map of each binding's `index.js` contains the generated TypeScript. Only the TypeScript has the note
 * `// name - computed: true, optional: true, required: false` above every attribute; the JavaScript does not.
 *
 * @param type A Terraform type such as `aws_iam_role`; ignored for the provider.
 * @throws when the bindings have no such type, or a version of them has no source map.
 */
export function bindingSource(kind: Kind, type: string): string {
  const module = `@cdktf/provider-aws/lib/${folderOf(kind, type)}/index.js`;
  const source = sourceInMap(readFileSync(pathOf(module, kind, type), 'utf8'));
  if (source === undefined) {
    throw new Error(
      `${module} has no TypeScript in its source map, so the schema of ${type} cannot be derived; ` +
        'use a version of @cdktf/provider-aws that has it (21.x)',
    );
  }
  return source;
}

function folderOf(kind: Kind, type: string): string {
  if (kind === 'provider') return 'provider';
  const name = type.replaceAll('_', '-');
  return kind === 'data source' ? `data-${name}` : name.slice(AWS_PREFIX.length);
}

function pathOf(module: string, kind: Kind, type: string): string {
  try {
    return require.resolve(module);
  } catch (cause) {
    throw new Error(`the AWS bindings have no ${kind} ${type} (looked for ${module})`, { cause });
  }
}

function sourceInMap(javascript: string): string | undefined {
  const map = /sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)/.exec(javascript)?.[1];
  if (map === undefined) return undefined;
  const { sourcesContent } = JSON.parse(Buffer.from(map, 'base64').toString('utf8')) as {
    readonly sourcesContent?: readonly string[];
  };
  return sourcesContent?.[0];
}
