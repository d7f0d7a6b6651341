import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-ssm';
import { type AwsAccount, regionalArn } from '../../account';
import { type Given, on, requireAllowed, type ServiceDefinition } from '../../wire/api';
import type { Caller } from '../../wire/caller';
import type { Automation } from './automation/automation';
import type { AutomationExecution, StepExecution } from './automation/execution';

const START = 'ssm:StartAutomationExecution';

type Start = Given<sdk.StartAutomationExecutionRequest, 'DocumentName'>;
type OfExecution = Given<sdk.GetAutomationExecutionRequest, 'AutomationExecutionId'>;

/** Automation: executions of runbooks. */
export function automationOperations(
  automation: Automation,
  account: AwsAccount,
): ServiceDefinition['operations'] {
  const execution = ({ AutomationExecutionId: id }: OfExecution) => executionArn(account, id);
  return {
    // requireStart() checks IAM, because AWS documents two forms of the resource.
    StartAutomationExecution: on(
      () => [],
      ({ DocumentName, DocumentVersion, Parameters }: Start, caller) => {
        const documentName = DocumentName.replace(/^arn:.*:document\//, '');
        requireStart(caller, account, documentName, DocumentVersion);
        const request = { documentName, documentVersion: DocumentVersion, parameters: Parameters };
        return { AutomationExecutionId: automation.start(request, caller) };
      },
    ),
    GetAutomationExecution: on(execution, ({ AutomationExecutionId }: OfExecution) => {
      const found = automation.get(AutomationExecutionId);
      return {
        AutomationExecution: {
          ...summary(found),
          Parameters: found.parameters,
          StepExecutions: found.steps.map(step),
          StepExecutionsTruncated: false,
        },
      };
    }),
    DescribeAutomationExecutions: on('*', ({ Filters = [] }: sdk.DescribeAutomationExecutionsRequest) => ({
      AutomationExecutionMetadataList: automation.executions
        .filter((one) => Filters.every((filter) => passes(one, filter)))
        .map((one) => ({ ...summary(one), AutomationType: 'Local' }))
        .reverse(),
    })),
    DescribeAutomationStepExecutions: on(execution, ({ AutomationExecutionId }: OfExecution) => ({
      StepExecutions: automation.get(AutomationExecutionId).steps.map(step),
    })),
  };
}

/**
 * Checks IAM in both forms that AWS documents: older policies name the definition and its version, newer ones the
 * document and the execution. Either is enough.
 *
 * @throws ApiError AccessDeniedException
 */
function requireStart(caller: Caller, account: AwsAccount, name: string, version = '$DEFAULT'): void {
  const document = regionalArn(account, 'ssm', `document/${name}`);
  const anyExecution = executionArn(account, randomUUID());
  if (caller.allows(START, document) && caller.allows(START, anyExecution)) return;
  requireAllowed(caller, START, regionalArn(account, 'ssm', `automation-definition/${name}:${version}`));
}

function executionArn(account: AwsAccount, id: string): string {
  return regionalArn(account, 'ssm', `automation-execution/${id}`);
}

/** An execution in lists. */
function summary(execution: AutomationExecution) {
  const running = execution.steps.find(({ status }) => status === 'InProgress');
  return {
    AutomationExecutionId: execution.id,
    DocumentName: execution.documentName,
    DocumentVersion: `${execution.documentVersion}`,
    AutomationExecutionStatus: execution.status,
    ExecutionStartTime: execution.startedAt,
    ExecutionEndTime: execution.endedAt,
    ExecutedBy: execution.executedBy,
    Outputs: lists(execution.outputs),
    FailureMessage: execution.failureMessage,
    Mode: 'Auto',
    CurrentStepName: running?.name,
    CurrentAction: running?.step.action,
  };
}

function step({ step, ...ran }: StepExecution) {
  const { action, inputs, timeoutSeconds, maxAttempts = 1, onFailure = 'Abort' } = step;
  return {
    StepExecutionId: ran.id,
    StepName: ran.name,
    Action: action,
    StepStatus: ran.status,
    TimeoutSeconds: timeoutSeconds,
    MaxAttempts: maxAttempts,
    OnFailure: onFailure,
    IsEnd: step.isEnd,
    IsCritical: step.isCritical,
    NextStep: step.nextStep,
    Inputs: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, JSON.stringify(value)])),
    Outputs: lists(ran.outputs),
    Response: ran.response === undefined ? undefined : text(ran.response),
    FailureMessage: ran.failureMessage,
    ExecutionStartTime: ran.startedAt,
    ExecutionEndTime: ran.endedAt,
  };
}

/** Automation returns every output as a list of texts. */
function lists(outputs: Readonly<Record<string, unknown>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).map(text),
    ]),
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** (SSM API reference, AutomationExecutionFilter; only some of its keys) */
function passes(
  execution: AutomationExecution,
  { Key, Values = [] }: sdk.AutomationExecutionFilter,
): boolean {
  const { id, documentName, status } = execution;
  if (Key === 'DocumentNamePrefix') return Values.some((prefix) => documentName.startsWith(prefix));
  if (Key === 'ExecutionStatus') return Values.includes(status);
  return Key === 'ExecutionId' ? Values.includes(id) : true;
}
