import { spawn } from 'node:child_process';
import { killGroup, ownProcess } from '../../cli/leftovers/leftovers';

/** The oldest supported Terraform: `use_lockfile` of the S3 backend needs it. `main.ts` requires the same. */
export const OLDEST_TERRAFORM = '1.10.0';

/** Result of a run of Terraform. */
export interface TerraformRun {
  /** Terraform's own exit code; null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Limits on a run of Terraform. */
export interface TerraformRunOptions {
  /** Aborting it kills Terraform at once (SIGKILL), like a lost pipeline runner. */
  readonly signal?: AbortSignal;
}

/** Keeps Terraform offline and non-interactive. */
const QUIET = { CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', TF_INPUT: '0' };

/**
 * Lets Terraform's heap grow to five times its live data between collections, instead of twice. A run takes a second,
 * and a quarter of its CPU time would be garbage collection. Costs some 30 MB.
 */
export const RARE_COLLECTIONS = { GOGC: '400' } as const;

/** The caller's variables that Terraform inherits: no credentials, no Terraform settings. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR'];

/**
 * Runs the `terraform` on the PATH and waits until it exits, successfully or not.
 *
 * @param directory The folder of the configuration.
 * @param args For example `['apply', '-auto-approve', '-no-color']`.
 * @param environment Added to the few variables that Terraform gets: `TF_REATTACH_PROVIDERS`, `TF_VAR_…`.
 * @throws when there is no `terraform` on the PATH, or no such folder.
 */
export async function runTerraform(
  directory: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  { signal }: TerraformRunOptions = {},
): Promise<TerraformRun> {
  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const terraform = ownProcess(
    spawn('terraform', args, {
      cwd: directory,
      env: { ...Object.fromEntries(inherited), ...QUIET, ...RARE_COLLECTIONS, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C in a terminal goes to the whole process group, but this program decides when Terraform ends.
      detached: true,
    }),
  );
  const kill = () => killGroup(terraform.pid);
  signal?.addEventListener('abort', kill);
  if (signal?.aborted) kill();

  let stdout = '';
  let stderr = '';
  terraform.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  terraform.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      terraform.once('error', (cause) => reject(cannotRun(directory, cause)));
      terraform.once('close', resolve);
    });
    return { exitCode, stdout, stderr };
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}

function cannotRun(directory: string, cause: Error): Error {
  return new Error(
    `cannot run terraform in ${directory}: install Terraform ${OLDEST_TERRAFORM} or later, put it on the PATH, ` +
      `and check that the folder exists (${cause.message})`,
    { cause },
  );
}
