import { tmpdir } from 'node:os';
import { CommandFailed } from '../../cli/command-line';
import { OLDEST_TERRAFORM, runTerraform } from './cli';

/** Thrown when there is no Terraform that will do; the message says what to install. */
class UnsuitableTerraform extends CommandFailed {
  override readonly name = 'UnsuitableTerraform';
}

/**
 * Looks for a Terraform that will do, before anything is started that needs it.
 *
 * @throws UnsuitableTerraform
 */
export async function requireTerraform(): Promise<void> {
  const remedy =
    `Install Terraform ${OLDEST_TERRAFORM} or later (https://developer.hashicorp.com/terraform/install) ` +
    'and put it on the PATH.';
  const version = await readVersion().catch((cause) => {
    throw new UnsuitableTerraform(`There is no terraform that runs on the PATH. ${remedy}`, { cause });
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

/** Compares by numbers; what comes after them, such as `-rc1`, is not looked at. */
function isOlder(version: string, oldest: string): boolean {
  const [a, b] = [version, oldest].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)));
  const difference = a?.map((part, i) => part - (b?.[i] ?? 0)).find((step) => step !== 0) ?? 0;
  return difference < 0;
}
