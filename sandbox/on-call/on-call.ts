import type { Aws } from '../aws';
import { AwsCli } from '../aws-cli/aws-cli';
import { awsEnvironment, exportLines } from '../aws-cli/environment';
import { Shell, type ShellRun } from '../aws-cli/shell';
import { accessKeyIdOf } from '../services/iam/access-key';
import type { AutomationExecution } from '../services/ssm/automation/execution';
import type { GivenParameters } from '../services/ssm/automation/parameters';
import { call } from '../wire/api';
import { ON_CALL_POLICIES, onCallPolicy } from './policies';

/** Name of the user. */
const USER = 'on-call';

/** A finished execution, as the runbook's page has on-call query it. */
export interface RunbookRun {
  readonly id: string;
  /** Each value as a list of texts. */
  readonly outputs: Readonly<Record<string, readonly string[]>>;
}

/**
 * The on-call engineer: a user who has only the policies in docs/runbooks/policies and runs AWS CLI lines in a shell.
 */
export class OnCall {
  #cli: Promise<AwsCli> | undefined;

  readonly #aws: Aws;

  /** @param name Name of the deployment that on-call looks after. */
  constructor(aws: Aws, name: string) {
    this.#aws = aws;

    const { iam, account, authority } = aws;
    const { placeholders } = authority;
    for (const policy of ON_CALL_POLICIES) {
      iam.putUserPolicy(USER, policy, onCallPolicy(policy, { account, name, placeholders }));
    }
  }

  /** Runs a line, such as one from a runbook page, in a POSIX shell. */
  async run(line: string): Promise<ShellRun> {
    return new Shell(await this.#installed(), USER).run(line);
  }

  /**
   * Runs a line that starts a runbook, such as the output `roll_back_command`, and polls until it is no longer
   * `InProgress`, as the page describes. Throws with AWS's message if the line or the runbook fails.
   */
  async follow(line: string): Promise<RunbookRun> {
    const { AutomationExecutionId: id } = await this.#json<{ AutomationExecutionId: string }>(line);
    const ask =
      `aws ssm get-automation-execution --automation-execution-id ${id} ` +
      "--query 'AutomationExecution.[AutomationExecutionStatus,FailureMessage,Outputs]' --output json";
    for (;;) {
      const [status, message, outputs] =
        await this.#json<[string, string | null, RunbookRun['outputs']]>(ask);
      if (status === 'Success') return { id, outputs };
      if (status !== 'InProgress') throw new Error(`The runbook ended as ${status}: ${message}`);
    }
  }

  /**
   * Starts a runbook without a shell, when the line itself does not matter, and waits for its end. Throws if it fails.
   *
   * @param runbook Name of the document.
   */
  async start(runbook: string, parameters: GivenParameters = {}): Promise<AutomationExecution> {
    const { iam, ssm, automation } = this.#aws;
    const caller = iam.callerOf(accessKeyIdOf({ kind: 'user', name: USER }));
    if (caller === undefined) throw new Error(`There is no user ${USER}.`);
    const request = { DocumentName: runbook, Parameters: parameters };
    const { AutomationExecutionId: id } = (await call(ssm, 'StartAutomationExecution', request, caller)) as {
      readonly AutomationExecutionId: string;
    };
    const execution = await automation.ended(id);
    if (execution.status === 'Success') return execution;
    throw new Error(`${runbook} failed: ${execution.failureMessage}`);
  }

  /** Lines that make `aws` in another POSIX shell on this machine act as on-call. */
  async exports(): Promise<readonly string[]> {
    const { endpoint, path } = await this.#installed();
    return exportLines(awsEnvironment(endpoint, USER), path);
  }

  /** Removes the shell's files. */
  async stop(): Promise<void> {
    await (await this.#cli)?.remove();
  }

  #installed(): Promise<AwsCli> {
    this.#cli ??= AwsCli.install(this.#aws.door.url);
    return this.#cli;
  }

  async #json<Answer>(line: string): Promise<Answer> {
    const { exitCode, stdout, stderr } = await this.run(line);
    if (exitCode !== 0) throw new Error(`Exit code ${exitCode}: ${line}\n${stderr.trim()}`);
    return JSON.parse(stdout) as Answer;
  }
}
