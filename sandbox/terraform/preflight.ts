import { tmpdir } from 'node:os';
import { CommandFailed } from '../../cli/command-line';
import { OLDEST_TERRAFORM, runTerraform } from './cli';

/** Thrown if there is no suitable Terraform; the message says what to install. */
class UnsuitableTerraform extends CommandFailed {
  override readonly name = 'UnsuitableTerraform';
}

/**
 * Checks for a suitable Terraform before anything that needs it starts.
 *
 * @throws UnsuitableTerraform
 */
export async function requireTerraform(): Promise<void> {
  const remedy =
    `Install Terraform ${OLDEST_TERRAFORM} or later (https://developer.hashicorp.com/terraform/install) ` +
    'and put it on the PATH.';
  const version = await readVersion().catch((cause) => {
    throw new UnsuitableTerraform(`There is no working terraform on the PATH. ${remedy}`, { cause });
  });
  if (isOlder(version, OLDEST_TERRAFORM)) {
    throw new UnsuitableTerraform(`The terraform on the PATH is ${version}, which is too old. ${remedy}`);
  }
}

async function readVersion(): Promise<string> {
  const { stdout } = await runTerraform(tmpdir(), ['version', '-json']);
  const { terraform_version: version } = JSON.parse(stdout);
  return version;
}

/** Compares the numbers and ignores suffixes such as `-rc1`. */
function isOlder(version: string, oldest: string): boolean {
  const [a, b] = [version, oldest].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)));
  const difference = a?.map((part, i) => part - (b?.[i] ?? 0)).find((step) => step !== 0) ?? 0;
  return difference < 0;
}
