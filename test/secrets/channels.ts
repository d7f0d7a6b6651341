import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { AuthorityKind } from '../../sandbox/authorities/authority';
import type { Variables } from '../../sandbox/terraform/deployment';
import { createCsr } from '../../tools/device/csr';
import { Stage } from '../life/stage';
import type { SecretFinder } from './forms';
import { TraceSink } from './trace-sink';

/** Where a text can be seen outside of the signer and the CA. */
export type Channel =
  | 'log'
  | 'error'
  | 'answer'
  | 'trace'
  | 'output of Terraform'
  | 'file of Terraform'
  | 'plan'
  | 'function'
  | 'runbook'
  | 'metric'
  | 'ledger';

/** Secrets that can be seen, each with what is around it: by channel, then by name. */
export type Findings = Readonly<Partial<Record<Channel, Readonly<Record<string, string>>>>>;

const SIGNER = 'fleet-signer';
const SCHEDULE = 'fleet-health-check';
/** Name of a saved plan. */
const PLAN = 'saved.plan';

/** A deployment, and everything of it that others than the signer and the CA can see. */
export class Channels {
  /** Starts a sandbox, with nothing deployed. */
  static async open(authority: AuthorityKind): Promise<Channels> {
    const traces = await TraceSink.start();
    const stage = await Stage.set({ authority, traceDaemon: traces.address });
    return new Channels(stage, traces);
  }

  readonly #seen: (readonly [Channel, string])[] = [];
  readonly #traces: TraceSink;
  #devices = 0;

  private constructor(
    readonly stage: Stage,
    traces: TraceSink,
  ) {
    this.#traces = traces;
    const { lambda } = stage.sandbox.aws;
    lambda.onLog((_, line) => this.#seen.push(['log', line]));
    lambda.onInvocation((_, { functionError, payload }) =>
      this.#seen.push([functionError === undefined ? 'answer' : 'error', JSON.stringify(payload)]),
    );
  }

  /** Runs Terraform, with every line of the signer's log. @returns whether it succeeded */
  async terraform(args: readonly string[], variables: Variables = {}): Promise<boolean> {
    const { exitCode, stdout, stderr } = await this.stage.terraform(args, {
      log_level: 'DEBUG',
      ...variables,
    });
    this.#seen.push(['output of Terraform', stdout + stderr]);
    return exitCode === 0;
  }

  /** Deploys. @returns whether it succeeded */
  apply(variables?: Variables): Promise<boolean> {
    return this.terraform(['apply', '-auto-approve'], variables);
  }

  /** Saves a plan, and shows it. */
  async plan(variables?: Variables): Promise<void> {
    const { deployment } = this.stage.sandbox;
    await this.terraform(['plan', `-out=${PLAN}`], variables);
    for (const shown of [
      ['show', '-json', PLAN],
      ['show', '-json'],
      ['output', '-json'],
    ]) {
      this.#seen.push(['plan', (await deployment.terraform(shown, {})).stdout]);
    }
    const parts = unzipSync(await readFile(join(deployment.stackFolder, PLAN)));
    for (const part of Object.values(parts)) this.#seen.push(['plan', strFromU8(part, true)]);
  }

  /** A device asks the signer. @returns `signed`, or the reason why not */
  async ask(clientId = `device-${++this.#devices}`): Promise<string> {
    const { csrPem } = await createCsr({ subject: `CN=${clientId}` });
    const event = { certificateSigningRequest: csrPem, principalId: 'claim', clientId };
    const { payload } = await this.stage.sandbox.aws.lambda.invoke(SIGNER, event);
    const { certificatePem, errorMessage = '' } = payload as Readonly<Record<string, string>>;
    return certificatePem === undefined ? (errorMessage.split(':', 1)[0] ?? '') : 'signed';
  }

  /** Runs the health check that the schedule runs. @returns what failed */
  async check(): Promise<readonly string[]> {
    const { payload } = await this.stage.sandbox.aws.scheduler.run(SCHEDULE);
    return (payload as { readonly failures?: readonly string[] }).failures ?? ['all of it'];
  }

  /** Ends the signer's containers: the next one knows nothing. */
  async renewContainer(): Promise<void> {
    await this.stage.sandbox.aws.lambda.updateFunction({ functionName: SIGNER });
  }

  /** What of the secrets can be seen, with what is around it: by channel, then by secret. */
  async find(finder: SecretFinder): Promise<Findings> {
    const found: Partial<Record<Channel, Record<string, string>>> = {};
    for (const [channel, text] of await this.#everything()) {
      const here = Object.fromEntries(finder.foundIn(text));
      if (Object.keys(here).length > 0) found[channel] = { ...here, ...found[channel] };
    }
    return found;
  }

  async close(): Promise<void> {
    await this.stage.clear();
    this.#traces.stop();
  }

  async #everything(): Promise<readonly (readonly [Channel, string])[]> {
    const { aws, deployment } = this.stage.sandbox;
    const json = (channel: Channel, value: unknown) => [channel, JSON.stringify(value)] as const;
    const { metrics, alarms, dashboards } = aws.cloudWatch;
    const table = Object.values(this.stage.variables).flatMap(
      (text) => /"ledger_table":"([^"]+)"/.exec(text)?.slice(1) ?? [],
    );
    return [
      ...this.#seen,
      ...this.#traces.packets.map((packet) => ['trace', packet] as const),
      ...(await textsIn(deployment.folder)).map((text) => ['file of Terraform', text] as const),
      json('function', await aws.lambda.getFunction(SIGNER)),
      json('runbook', aws.automation.executions),
      json('metric', [metrics.metrics, alarms.history, dashboards]),
      ...(await Promise.all(
        table.map(async (name) => json('ledger', await readable(aws.tables.items(name)))),
      )),
    ];
  }
}

/** Items with their octets as text, where they are text. */
async function readable(items: Promise<readonly object[]>): Promise<unknown> {
  return JSON.parse(
    JSON.stringify(await items, (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    ),
  );
}

/** Every file that is not of Terraform's own: state and its backup, configuration, and what lies around them. */
async function textsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/\/providers\//.test(entry.parentPath));
  const named = files.filter(({ name }) => !name.endsWith('.zip') && name !== PLAN);
  return Promise.all(named.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
}
