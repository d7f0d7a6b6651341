import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandFailed } from '../../cli/command-line';

/** A folder of providers, laid out as Terraform's `filesystem_mirror`. */
export interface Mirror {
  /** Absolute path of its root. */
  readonly root: string;
  /** Version of the newest AWS provider in it. */
  readonly version: string;
}

/** Path of HashiCorp's AWS provider below the root. */
const AWS = 'registry.terraform.io/hashicorp/aws';

/**
 * The mirror that `AWS_PROVIDER_MIRROR` names. `undefined` if it is unset: Terraform then looks in its own folders and
 * on the network.
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
    throw new CommandFailed(`AWS_PROVIDER_MIRROR is ${named}, which has no folder ${AWS}/VERSION.`);
  }
  return { root, version };
}

function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}
