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

/** How an execution ended, as the page of the runbook has on-call ask. */
export interface RunbookRun {
  readonly id: string;
  /** Each value as a list of texts. */
  readonly outputs: Readonly<Record<string, readonly string[]>>;
}

/**
 * Who is on call: a user with the policies of docs/runbooks/policies and no others, who runs lines of the AWS CLI in a
 * shell.
 */
export class OnCall {
  #cli: Promise<AwsCli> | undefined;

  readonly #aws: Aws;

  /** @param name Of the deployment that on-call looks after. */
  constructor(aws: Aws, name: string) {
    this.#aws = aws;

    const { iam, account, privateCa } = aws;
    for (const policy of ON_CALL_POLICIES) {
      iam.putUserPolicy(USER, policy, onCallPolicy(policy, { account, name, authorityArn: privateCa.arn }));
    }
  }

  /** Runs a line, such as one of the runbooks' pages, in a POSIX shell. */
  async run(line: string): Promise<ShellRun> {
    return new Shell(await this.#installed(), USER).run(line);
  }

  /**
   * Runs a line that starts a runbook, such as the output `roll_back_command`, and waits for its end as the page says: asks
   * until it is no longer `InProgress`. Throws when the line or the runbook fails, with what AWS says.
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
   * Starts a runbook without a shell, for those who are not about the line, and waits for its end. Throws when it fails.
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

  /** Lines for another POSIX shell on this machine: after them, its `aws` is on-call's, too. */
  async exports(): Promise<readonly string[]> {
    const { endpoint, path } = await this.#installed();
    return exportLines(awsEnvironment(endpoint, USER), path);
  }

  /** Removes the files of the shell. */
  async stop(): Promise<void> {
    await (await this.#cli)?.remove();
  }

  #installed(): Promise<AwsCli> {
    this.#cli ??= AwsCli.install(this.#aws.door.url);
    return this.#cli;
  }

  async #json<Answer>(line: string): Promise<Answer> {
    const { exitCode, stdout, stderr } = await this.run(line);
    if (exitCode !== 0) throw new Error(`It ended with ${exitCode}: ${line}\n${stderr.trim()}`);
    return JSON.parse(stdout) as Answer;
  }
}
