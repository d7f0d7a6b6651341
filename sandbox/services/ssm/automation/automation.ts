import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../../account';
import { ApiError } from '../../../wire/api-error';
import type { AutomationExecution, Status, StepExecution } from './execution';
import type { FunctionErrorReading } from './invoke-lambda-function';
import { type GivenParameters, resolveParameters } from './parameters';
import { parseRunbook, type Runbook, type Step } from './runbook';
import type { EmptySelection } from './selector';
import type { ApiOperation, AwsServices, Permissions } from './services/service';
import { performStep, type StepContext, type StepResult } from './step';

/** Options of `Automation`. */
export interface AutomationOptions {
  /** The services that steps call, by boto3's name. */
  readonly services: AwsServices;
  /** @default SANDBOX_ACCOUNT */
  readonly account?: AwsAccount;
  /** Clock of the date and time that steps see. @default the wall clock */
  readonly now?: () => Date;
  /** Waits, in milliseconds. @default real time */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** What becomes of a selector that finds nothing. @default 'empty text' */
  readonly emptySelection?: EmptySelection;
  /** What becomes of a step whose function fails. @default 'output' */
  readonly functionErrors?: FunctionErrorReading;
}

/** Request to run a runbook. */
export interface StartRequest {
  /** Content of the document, JSON. */
  readonly document: string;
  /** What the document's role may do. */
  readonly policy: Permissions;
  /** @default none */
  readonly parameters?: GivenParameters;
  /** ARN of who asks. @default a user of the sandbox's account */
  readonly executedBy?: string;
}

type RunningExecution = { -readonly [K in keyof AutomationExecution]: AutomationExecution[K] } & {
  readonly steps: StepExecution[];
};

/** SSM Automation: runs documents of schema 0.3, step by step, against the sandbox's services. */
export class Automation {
  readonly #options: Required<AutomationOptions>;
  readonly #executions = new Map<string, AutomationExecution>();

  constructor(options: AutomationOptions) {
    this.#options = {
      account: SANDBOX_ACCOUNT,
      now: () => new Date(),
      sleep: (milliseconds) => setTimeout(milliseconds),
      emptySelection: 'empty text',
      functionErrors: 'output',
      ...options,
    };
  }

  /**
   * Runs a document to its end. A step that fails does not throw: see the status.
   * @throws AutomationError when the document or the parameters are refused; then nothing ran
   */
  async run(request: StartRequest): Promise<AutomationExecution> {
    const { account } = this.#options;
    const { document, policy, parameters = {} } = request;
    const runbook = parseRunbook(document);
    const values = resolveParameters(runbook.parameters, parameters);
    const execution: RunningExecution = {
      id: randomUUID(),
      executedBy: request.executedBy ?? `arn:${account.partition}:iam::${account.accountId}:user/sandbox`,
      parameters,
      status: 'InProgress',
      steps: [],
      outputs: {},
    };
    this.#executions.set(execution.id, execution);
    await this.#runSteps(runbook, execution, policy, values);
    return execution;
  }

  async #runSteps(
    { mainSteps, outputs = [] }: Runbook,
    execution: RunningExecution,
    policy: Permissions,
    values: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const produced = new Map<string, unknown>();
    const { sleep, emptySelection, functionErrors } = this.#options;
    const services = this.#services();
    let status: Status = 'Success';
    let step: Step | undefined = mainSteps[0];
    while (step !== undefined) {
      const variables = new Map([...Object.entries(values), ...this.#system(execution), ...produced]);
      const context: StepContext = { services, policy, variables, emptySelection, functionErrors, sleep };
      const { ran, goTo } = await attempt(step, context);
      execution.steps.push(ran);
      for (const [name, value] of Object.entries(ran.outputs)) produced.set(`${ran.name}.${name}`, value);
      if (ran.status === 'Failed' && isCritical(step)) {
        status = 'Failed';
        execution.failureMessage = `Step ${step.name} failed: ${ran.failureMessage}`;
      }
      const next = nextOf(step, ran.status, goTo, mainSteps);
      step = mainSteps.find(({ name }) => name === next);
    }
    execution.outputs = Object.fromEntries(
      outputs.filter((name) => produced.has(name)).map((name) => [name, produced.get(name)]),
    );
    execution.status = status;
  }

  /** (Systems Manager user guide, "Automation system variables") */
  #system({ id }: AutomationExecution): readonly [string, unknown][] {
    const { account, now } = this.#options;
    const time = now().toISOString();
    const date = time.slice(0, 10);
    return [
      ['global:ACCOUNT_ID', account.accountId],
      ['global:AWS_PARTITION', account.partition],
      ['global:REGION', account.region],
      ['global:DATE', date],
      ['global:DATE_TIME', `${date}_${time.slice(11, 19).replaceAll(':', '.')}`],
      ['automation:EXECUTION_ID', id],
    ];
  }

  #services(): AwsServices {
    const { services } = this.#options;
    return { ...services, ssm: { GetAutomationExecution: this.#getAutomationExecution(), ...services.ssm } };
  }

  #getAutomationExecution(): ApiOperation {
    const idIn = (inputs: Readonly<Record<string, unknown>>) => String(inputs.AutomationExecutionId);
    return {
      action: 'ssm:GetAutomationExecution',
      required: ['AutomationExecutionId'],
      resources: (inputs) => [
        regionalArn(this.#options.account, 'ssm', `automation-execution/${idIn(inputs)}`),
      ],
      call: (inputs) => {
        const execution = this.#executions.get(idIn(inputs));
        if (execution === undefined) {
          throw new ApiError(
            'AutomationExecutionNotFoundException',
            `There is no execution ${idIn(inputs)}.`,
          );
        }
        return {
          AutomationExecution: {
            AutomationExecutionId: execution.id,
            AutomationExecutionStatus: execution.status,
            ExecutedBy: execution.executedBy,
            Parameters: execution.parameters,
          },
        };
      },
    };
  }
}

async function attempt(
  step: Step,
  context: StepContext,
): Promise<{ readonly ran: StepExecution; readonly goTo?: string | undefined }> {
  const { name, maxAttempts = 1 } = step;
  let failureMessage = '';
  for (let attempts = 0; attempts < maxAttempts; attempts += 1) {
    try {
      const { response, outputs = {}, goTo }: StepResult = await performStep(step, context);
      return { ran: { name, status: 'Success', outputs, response }, goTo };
    } catch (error) {
      failureMessage = error instanceof Error ? error.message : String(error);
    }
  }
  return { ran: { name, status: 'Failed', outputs: {}, failureMessage } };
}

function isCritical({ isCritical, onFailure }: Step): boolean {
  return isCritical ?? onFailure !== 'Continue';
}

/** Where the execution goes on; undefined when it ends. A step with `isEnd` ends it whether it failed or not. */
function nextOf(
  step: Step,
  status: Status,
  goTo: string | undefined,
  steps: readonly Step[],
): string | undefined {
  const { onFailure = 'Abort', isEnd, nextStep } = step;
  if (status === 'Success' && goTo !== undefined) return goTo;
  if (isEnd) return undefined;
  if (status === 'Failed' && onFailure === 'Abort') return undefined;
  if (status === 'Failed' && onFailure.startsWith('step:')) return onFailure.slice('step:'.length);
  return nextStep ?? steps[steps.indexOf(step) + 1]?.name;
}
