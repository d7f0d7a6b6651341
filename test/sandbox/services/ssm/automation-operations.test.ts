import { SSM } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessKeyIdOf } from '../../../../sandbox/services/iam/access-key';
import { ADMINISTRATOR, Iam } from '../../../../sandbox/services/iam/iam';
import { ssmApi } from '../../../../sandbox/services/ssm/api';
import { Automation } from '../../../../sandbox/services/ssm/automation/automation';
import { Documents } from '../../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../../sandbox/services/ssm/parameter-store';
import type { ServiceDefinition } from '../../../../sandbox/wire/api';
import { FrontDoor } from '../../../../sandbox/wire/front-door';

const ASSUME_ROLE = 'arn:aws:iam::123456789012:role/notes';

/** Writes a note, then sleeps. */
const DOCUMENT = JSON.stringify({
  schemaVersion: '0.3',
  assumeRole: ASSUME_ROLE,
  parameters: { Text: { type: 'String', allowedPattern: '^\\w+$' } },
  mainSteps: [
    {
      name: 'Write',
      action: 'aws:executeAwsApi',
      inputs: {
        Service: 'ssm',
        Api: 'put_parameter',
        Name: '/note',
        Type: 'String',
        Overwrite: true,
        Value: '{{ Text }}',
      },
      outputs: [{ Name: 'Version', Selector: '$.Version' }],
    },
    { name: 'Nap', action: 'aws:sleep', inputs: { Duration: 'PT10S' } },
  ],
  outputs: ['Write.Version'],
});

describe('Automation at the wire', () => {
  const iam = new Iam();
  const documents = new Documents();
  const services: Record<string, ServiceDefinition> = {};
  let wake = () => {};
  const automation = new Automation({
    documents,
    service: (name) => services[name],
    role: (name) => iam.role(name),
    sleep: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
  });
  let door: FrontDoor;
  let administrator: SSM;

  const as = (name: string) =>
    new SSM({
      endpoint: door.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: accessKeyIdOf({ kind: 'user', name }), secretAccessKey: 'any' },
    });

  beforeAll(async () => {
    services.ssm = ssmApi({ parameters: new ParameterStore(), documents, automation });
    door = await FrontDoor.open((key) => iam.callerOf(key), services.ssm);
    administrator = as(ADMINISTRATOR);
    documents.create('note', 'Automation', 'JSON', DOCUMENT);
    documents.create('command', 'Command', 'JSON', '{}');
    iam.putRolePolicy('notes', 'run', allow('ssm:PutParameter', 'arn:aws:ssm:*:parameter/note'));
  });

  afterAll(() => door.close());

  const start = (ssm = administrator, more = {}) =>
    ssm.startAutomationExecution({ DocumentName: 'note', Parameters: { Text: ['hello'] }, ...more });

  it('answers at once, and shows its progress and result', async () => {
    const { AutomationExecutionId = '' } = await start();

    const during = await administrator.getAutomationExecution({ AutomationExecutionId });
    wake();
    await automation.ended(AutomationExecutionId);
    const after = await administrator.getAutomationExecution({ AutomationExecutionId });

    expect(during.AutomationExecution).toMatchObject({
      AutomationExecutionStatus: 'InProgress',
      CurrentStepName: 'Nap',
      StepExecutions: [{ StepName: 'Write', StepStatus: 'Success' }, { StepStatus: 'InProgress' }],
    });
    expect(after.AutomationExecution).toMatchObject({
      AutomationExecutionStatus: 'Success',
      DocumentName: 'note',
      DocumentVersion: '1',
      ExecutedBy: `arn:aws:iam::123456789012:user/${ADMINISTRATOR}`,
      Parameters: { Text: ['hello'] },
      Outputs: { 'Write.Version': ['1'] },
      ExecutionStartTime: expect.any(Date),
      ExecutionEndTime: expect.any(Date),
      StepExecutions: [{ Outputs: { Version: ['1'] } }, { Action: 'aws:sleep', StepStatus: 'Success' }],
    });
  });

  it('names the failed step and the reason', async () => {
    iam.putRolePolicy('notes', 'run', allow('ssm:PutParameter', 'arn:aws:ssm:*:parameter/other'));

    const { AutomationExecutionId = '' } = await start();
    await automation.ended(AutomationExecutionId);

    const { AutomationExecution } = await administrator.getAutomationExecution({ AutomationExecutionId });
    const { StepExecutions } = await administrator.describeAutomationStepExecutions({
      AutomationExecutionId,
    });
    expect(AutomationExecution).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      FailureMessage: expect.stringContaining('role/notes is not authorized to perform: ssm:PutParameter'),
    });
    expect(StepExecutions).toMatchObject([{ StepName: 'Write', StepStatus: 'Failed' }]);
  });

  it('lists executions, newest first', async () => {
    const list = (Key: 'DocumentNamePrefix' | 'ExecutionStatus', value: string) =>
      administrator.describeAutomationExecutions({ Filters: [{ Key, Values: [value] }] });
    const statuses = (await list('DocumentNamePrefix', 'no')).AutomationExecutionMetadataList?.map(
      ({ AutomationExecutionStatus }) => AutomationExecutionStatus,
    );

    expect(statuses).toEqual(['Failed', 'Success']);
    expect((await list('ExecutionStatus', 'Success')).AutomationExecutionMetadataList).toHaveLength(1);
  });

  it.each([
    ['a document that is not there', { DocumentName: 'other' }, 'AutomationDefinitionNotFoundException'],
    ['a document that is no runbook', { DocumentName: 'command' }, 'AutomationDefinitionNotFoundException'],
    ['a version that is not there', { DocumentVersion: '7' }, 'AutomationDefinitionVersionNotFoundException'],
    [
      'a parameter that does not match',
      { Parameters: { Text: ['a b'] } },
      'InvalidAutomationExecutionParametersException',
    ],
    ['no parameter', { Parameters: {} }, 'InvalidAutomationExecutionParametersException'],
  ])('refuses %s', async (_, more, name) => {
    await expect(start(administrator, more)).rejects.toMatchObject({ name });
  });

  it('refuses to show an unknown execution', async () => {
    const AutomationExecutionId = '00000000-0000-0000-0000-000000000000';

    await expect(administrator.getAutomationExecution({ AutomationExecutionId })).rejects.toMatchObject({
      name: 'AutomationExecutionNotFoundException',
    });
  });

  it('refuses a caller who may not start it or pass its role', async () => {
    iam.putUserPolicy('ann', 'start', allow('ssm:StartAutomationExecution', '*'));

    await expect(start(as('bob'))).rejects.toThrow(
      /user\/bob is not authorized to perform: ssm:StartAutomationExecution on resource: .*:automation-definition\/note:\$DEFAULT/,
    );
    await expect(start(as('ann'))).rejects.toThrow(
      `user/ann is not authorized to perform: iam:PassRole on resource: ${ASSUME_ROLE}`,
    );
  });
});

function allow(action: string, resource: string): string {
  return JSON.stringify({ Statement: [{ Effect: 'Allow', Action: [action], Resource: [resource] }] });
}
