import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { killGroup, ownProcess } from '../../cli/leftovers/leftovers';
import { RARE_COLLECTIONS, runTerraform, type TerraformRun, type TerraformRunOptions } from './cli';
import type { ProviderSource } from './provider-source';

const ROOT = resolve(__dirname, '../..');

/** Result of one deploy. */
export interface DeployRun {
  readonly succeeded: boolean;
  /** Its complete output. */
  readonly output: string;
  /** What it changed; `undefined` if it failed before Terraform reported. */
  readonly changes: ResourceChanges | undefined;
  readonly durationMs: number;
}

/** Terraform's own count of resources. */
interface ResourceChanges {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

/** Values of the program's variables, by name. */
export type Variables = Readonly<Record<string, string>>;

/** A program of this repository. */
interface Program {
  /** From the root. */
  readonly path: string;
  /** Name of its stack. */
  readonly stack: string;
}

const SIGNER: Program = { path: 'main.ts', stack: 'iot-certificate-signing' };

/** The program for what outlives every signer. */
export const PKI: Program = { path: 'pki/main.ts', stack: 'iot-pki' };

/** The program for a ledger alone, which outlives every signer, too. */
export const LEDGER: Program = { path: 'ledger/main.ts', stack: 'iot-ledger' };

/**
 * A program of this repository, deployed by the real `cdktf` and the real `terraform`. The state is in a temporary folder.
 */
export class Deployment {
  /**
   * Creates the folder; nothing is deployed yet.
   *
   * @param program @default the signer's
   */
  static async create({ path, stack }: Program = SIGNER): Promise<Deployment> {
    const folder = await mkdtemp(join(tmpdir(), 'deployment-'));
    const tsx = pathToFileURL(require.resolve('tsx'));
    const program = ['--import', String(tsx), join(ROOT, path)];
    const cdktfJson = {
      language: 'typescript',
      app: [process.execPath, ...program].map((part) => `"${part}"`).join(' '),
      projectId: stack,
      sendCrashReports: 'false',
    };
    await writeFile(join(folder, 'cdktf.json'), JSON.stringify(cdktfJson));
    return new Deployment(folder, stack, program);
  }

  readonly #end = new AbortController();
  #initialized = false;

  /** Points Terraform at the sandbox instead of AWS; set it before the first deploy. */
  provider: ProviderSource | undefined;

  readonly #stack: string;
  readonly #program: readonly string[];

  private constructor(
    /** Where `cdktf` runs; contains its `cdktf.json`. */
    readonly folder: string,
    stack: string,
    /** Node.js arguments that run the program. */
    program: readonly string[],
  ) {
    this.#stack = stack;
    this.#program = program;
  }

  /** Where Terraform runs: paths of the synthesized stack are relative to it. */
  get stackFolder(): string {
    return join(this.folder, 'cdktf.out/stacks', this.#stack);
  }

  /** Runs `cdktf deploy --auto-approve`, as a pipeline does. */
  async deploy(variables: Variables): Promise<DeployRun> {
    const start = performance.now();
    const cdktf = [require.resolve('cdktf-cli/bundle/bin/cdktf.js'), 'deploy', '--auto-approve'];
    // Without --skip-synth, cdktf would overwrite the adapted stack.
    const adapted = this.provider?.adapt !== undefined;
    if (adapted) await this.synthesize();
    const { exitCode, output } = await this.#run(adapted ? [...cdktf, '--skip-synth'] : cdktf, variables);
    return {
      succeeded: exitCode === 0,
      output,
      changes: readChanges(output),
      durationMs: performance.now() - start,
    };
  }

  /**
   * Like `deploy` in a fraction of its time: runs `terraform` itself, and the program only the first time. For tests of
   * what is deployed, not of how.
   */
  async apply(variables: Variables): Promise<DeployRun> {
    const start = performance.now();
    if (!this.#initialized) {
      await this.synthesize();
      const { exitCode, stdout, stderr } = await this.terraform(['init'], {});
      if (exitCode !== 0) throw new Error(`terraform init failed:\n${stdout}${stderr}`);
      this.#initialized = true;
    }
    const { exitCode, stdout, stderr } = await this.terraform(['apply', '-auto-approve'], variables);
    const output = stdout + stderr;
    return {
      succeeded: exitCode === 0,
      output,
      changes: readChanges(output),
      durationMs: performance.now() - start,
    };
  }

  /** Only runs the program: all that `terraform` needs. */
  async synthesize(): Promise<void> {
    const { exitCode, output } = await this.#run(this.#program, {});
    if (exitCode !== 0) throw new Error(`The program failed:\n${output}`);
    await this.provider?.adapt?.(this.stackFolder);
  }

  /** Runs a Terraform command, such as `plan`, on the stack that was last synthesized. */
  async terraform(
    args: readonly string[],
    variables: Variables,
    options?: TerraformRunOptions,
  ): Promise<TerraformRun> {
    const environment = { ...this.provider?.environment, ...asTerraformVariables(variables) };
    return runTerraform(this.stackFolder, [...args, '-no-color'], environment, {
      signal: this.#end.signal,
      ...options,
    });
  }

  /** The stack's outputs, by name. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.terraform(['output', '-json'], {});
    return Object.fromEntries(
      Object.entries<{ value: unknown }>(JSON.parse(stdout)).map(([name, { value }]) => [name, value]),
    );
  }

  /** Kills whatever runs, like a pipeline that kills its runner; nothing can run afterwards. */
  kill(): void {
    this.#end.abort();
  }

  /** Removes the folder, including Terraform's state. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs a Node.js program in the folder. */
  async #run(args: readonly string[], variables: Variables) {
    const node = ownProcess(
      spawn(process.execPath, args, {
        cwd: this.folder,
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          TMPDIR: tmpdir(),
          // Plain lines instead of a live screen.
          CI: 'true',
          FORCE_COLOR: '0',
          ...RARE_COLLECTIONS,
          ...this.provider?.environment,
          ...asTerraformVariables(variables),
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        // Its own process group, to kill it together with the Terraform that cdktf started.
        detached: true,
      }),
    );
    const kill = () => killGroup(node.pid);
    this.#end.signal.addEventListener('abort', kill);
    if (this.#end.signal.aborted) kill();
    let output = '';
    for (const stream of [node.stdout, node.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    try {
      const exitCode = await new Promise<number | null>((fulfil, reject) => {
        node.once('error', reject).once('close', fulfil);
      });
      return { exitCode, output };
    } finally {
      this.#end.signal.removeEventListener('abort', kill);
    }
  }
}

function asTerraformVariables(variables: Variables): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]));
}

function readChanges(output: string): ResourceChanges | undefined {
  if (/No changes\./.test(output)) return { added: 0, changed: 0, destroyed: 0 };
  const [, added, changed, destroyed] =
    /Resources: (\d+) added, (\d+) changed, (\d+) destroyed/.exec(output) ?? [];
  return added === undefined
    ? undefined
    : { added: Number(added), changed: Number(changed), destroyed: Number(destroyed) };
}
