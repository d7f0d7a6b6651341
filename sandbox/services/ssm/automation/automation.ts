import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type AwsAccount, SANDBOX_ACCOUNT } from '../../../account';
import { requireAllowed } from '../../../wire/api';
import { ApiError, found } from '../../../wire/api-error';
import type { Caller } from '../../../wire/caller';
import { roleNameIn } from '../../iam/iam';
import type { Documents } from '../documents';
import type { ServiceOf } from './call-api';
import type { AutomationExecution, StepExecution } from './execution';
import type { FunctionErrorReading } from './invoke-lambda-function';
import { type GivenParameters, resolveParameters } from './parameters';
import { parseRunbook, type Runbook, type Step } from './runbook';
import type { EmptySelection } from './selector';
import { performStep, type StepContext } from './step';

/** Options of `Automation`. */
export interface AutomationOptions {
  /** The runbooks. */
  readonly documents: Pick<Documents, 'all' | 'content'>;
  /** The services that steps call. */
  readonly service: ServiceOf;
  /** Returns a role as a caller of services. */
  readonly role: (name: string) => Caller;
  /** @default SANDBOX_ACCOUNT */
  readonly account?: AwsAccount;
  /** Clock for the date and time in steps. @default the wall clock */
  readonly now?: () => Date;
  /** Sleeps for some milliseconds. @default real time */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Result of a selector that finds nothing. @default 'empty text' */
  readonly emptySelection?: EmptySelection;
  /** Result of a step whose function fails. @default 'output' */
  readonly functionErrors?: FunctionErrorReading;
}

/** What to run. */
export interface StartRequest {
  /** Name of the document. */
  readonly documentName: string;
  /** A number, `$DEFAULT` or `$LATEST`. @default $DEFAULT */
  readonly documentVersion?: string | undefined;
  /** @default none */
  readonly parameters?: GivenParameters | undefined;
}

type RunningExecution = { -readonly [K in keyof AutomationExecution]: AutomationExecution[K] } & {
  readonly steps: StepExecution[];
};

/** SSM Automation: runs documents of schema 0.3, step by step, against the sandbox's services. */
export class Automation {
  readonly #options: Required<AutomationOptions>;
  readonly #executions = new Map<string, AutomationExecution>();
  readonly #runs = new Map<string, Promise<void>>();

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

  /** Every execution, oldest first. */
  get executions(): readonly AutomationExecution[] {
    return [...this.#executions.values()];
  }

  /** @throws ApiError AutomationExecutionNotFoundException */
  get(id: string): AutomationExecution {
    const message = `Automation execution ${id} not found.`;
    return found(this.#executions, id, 'AutomationExecutionNotFoundException', message);
  }

  /** Waits for the end of an execution, successful or not. @throws ApiError AutomationExecutionNotFoundException */
  async ended(id: string): Promise<AutomationExecution> {
    const execution = this.get(id);
    await this.#runs.get(id);
    return execution;
  }

  /**
   * Starts a document in the background. A failed step shows in the execution's status.
   *
   * @param caller Starts it, and must be allowed to pass the document's role.
   * @returns the execution's id
   * @throws ApiError AutomationDefinitionNotFoundException, AutomationDefinitionVersionNotFoundException,
   *   InvalidAutomationExecutionParametersException, AccessDeniedException; no step has run then
   */
  start(request: StartRequest, caller: Caller): string {
    const { documentName, documentVersion = '$DEFAULT', parameters = {} } = request;
    const { content, version } = this.#definition(documentName, documentVersion);
    const runbook = parseRunbook(content);
    const values = resolveParameters(runbook.parameters, parameters);
    const { assumeRole } = runbook;
    if (assumeRole !== undefined) {
      requireAllowed(caller, 'iam:PassRole', assumeRole, { 'iam:PassedToService': 'ssm.amazonaws.com' });
    }
    const execution: RunningExecution = {
      id: randomUUID(),
      documentName,
      documentVersion: version,
      executedBy: caller.arn,
      parameters,
      status: 'InProgress',
      steps: [],
      outputs: {},
      startedAt: this.#options.now(),
    };
    this.#executions.set(execution.id, execution);
    // Without its own role, a document has its caller's permissions. (Systems Manager user guide)
    const role = assumeRole === undefined ? caller : this.#options.role(roleNameIn(assumeRole));
    this.#runs.set(execution.id, this.#run(runbook, execution, role, values));
    return execution.id;
  }

  #definition(name: string, version: string): ReturnType<Documents['content']> {
    const { documents } = this.#options;
    if (documents.all.get(name)?.type !== 'Automation') {
      throw new ApiError(
        'AutomationDefinitionNotFoundException',
        `An Automation runbook with the specified name ${name} couldn't be found.`,
      );
    }
    try {
      return documents.content(name, version);
    } catch (cause) {
      throw new ApiError(
        'AutomationDefinitionVersionNotFoundException',
        `An Automation runbook ${name} with the specified version ${version} couldn't be found.`,
        { cause },
      );
    }
  }

  async #run(
    { mainSteps, outputs = [] }: Runbook,
    execution: RunningExecution,
    role: Caller,
    values: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const produced = new Map<string, unknown>();
    const { service, sleep, emptySelection, functionErrors } = this.#options;
    let status: AutomationExecution['status'] = 'Success';
    let step: Step | undefined = mainSteps[0];
    while (step !== undefined) {
      const variables = new Map([...Object.entries(values), ...this.#system(execution), ...produced]);
      const context: StepContext = { service, role, variables, emptySelection, functionErrors, sleep };
      const { ran, goTo } = await this.#perform(step, execution, context);
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
    execution.endedAt = this.#options.now();
    execution.status = status;
  }

  /** Performs a step, which is part of the execution from its start. */
  async #perform(
    step: Step,
    { steps }: RunningExecution,
    context: StepContext,
  ): Promise<{ readonly ran: StepExecution; readonly goTo: string | undefined }> {
    const { now } = this.#options;
    const begun: StepExecution = {
      id: randomUUID(),
      name: step.name,
      status: 'InProgress',
      outputs: {},
      step,
      startedAt: now(),
    };
    const at = steps.push(begun) - 1;
    const { goTo, ...result } = await attempt(step, context);
    const ran: StepExecution = { ...begun, ...result, endedAt: now() };
    steps[at] = ran;
    return { ran, goTo };
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
}

interface Attempted extends Pick<StepExecution, 'status' | 'outputs' | 'response' | 'failureMessage'> {
  readonly goTo?: string | undefined;
}

async function attempt(step: Step, context: StepContext): Promise<Attempted> {
  let failureMessage = '';
  for (let attempts = 0; attempts < (step.maxAttempts ?? 1); attempts += 1) {
    try {
      const { response, outputs = {}, goTo } = await performStep(step, context);
      return { status: 'Success', outputs, response, goTo };
    } catch (error) {
      failureMessage = error instanceof Error ? error.message : String(error);
    }
  }
  return { status: 'Failed', outputs: {}, failureMessage };
}

function isCritical({ isCritical, onFailure }: Step): boolean {
  return isCritical ?? onFailure !== 'Continue';
}

/** The next step; undefined at the end. A step with `isEnd` ends the execution whether it failed or not. */
function nextOf(
  step: Step,
  status: StepExecution['status'],
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
