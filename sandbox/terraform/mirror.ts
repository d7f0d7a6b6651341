import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandFailed } from '../../cli/command-line';

/** A folder that holds providers as Terraform's `filesystem_mirror` has them. */
export interface Mirror {
  /** Absolute path of its root. */
  readonly root: string;
  /** The newest AWS provider in it. */
  readonly version: string;
}

/** What HashiCorp's AWS provider is called below the root. */
const AWS = 'registry.terraform.io/hashicorp/aws';

/**
 * The mirror that `AWS_PROVIDER_MIRROR` names; `undefined` when it names none, and Terraform looks in its own folders
 * and in the network.
 *
 * @throws CommandFailed when it names a folder without an AWS provider
 */
export function namedMirror(): Mirror | undefined {
  const { AWS_PROVIDER_MIRROR: named } = process.env;
  if (!named) return undefined;
  const root = resolve(named);
  const versions = existsSync(join(root, AWS)) ? readdirSync(join(root, AWS)) : [];
  const [version] = versions.filter((name) => /^\d+\.\d+\.\d+$/.test(name)).sort(newestFirst);
  if (version === undefined) {
    throw new CommandFailed(`AWS_PROVIDER_MIRROR is ${named}, and there is no folder ${AWS}/VERSION in it.`);
  }
  return { root, version };
}

function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}
