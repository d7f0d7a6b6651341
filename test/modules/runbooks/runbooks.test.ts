import { describe, expect, it } from '@jest/globals';
import { type Block, synthesize } from '../synthesized';

const stack = synthesize();
const key = (type: string, name: string) =>
  Object.entries((stack.json.resource?.[type] ?? {}) as Record<string, Block>).find(
    ([, block]) => block.name === name,
  )?.[0];

describe.each(['fleet-roll-back', 'fleet-lift-hold'])('the runbook %s', (name) => {
  it('is an Automation document in JSON that comes after the permissions of its role', () => {
    const document = stack.resource('aws_ssm_document', 'name', name);

    expect(document).toMatchObject({ document_type: 'Automation', document_format: 'JSON' });
    expect(document.depends_on).toEqual([expect.stringMatching(/^aws_iam_role_policy\./)]);
  });

  it("has a role that only this account's executions can assume", () => {
    const { assume_role_policy } = stack.resource('aws_iam_role', 'name', `${name}-${stack.region}`);

    expect(JSON.parse(String(assume_role_policy)).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'ssm.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': expect.stringMatching(/account_id\}$/) },
          ArnLike: {
            'aws:SourceArn': expect.stringMatching(
              /^arn:\$\{.+\.partition\}:ssm:\*:\$\{.+\.account_id\}:automation-execution\/\*$/,
            ),
          },
        },
      },
    ]);
  });

  it('exists before devices are sent to the signer', () => {
    const provider = stack.resource('aws_cloudcontrolapi_resource');

    expect(provider.depends_on).toContain(`aws_ssm_document.${key('aws_ssm_document', name)}`);
  });
});

describe('the automatic rollback', () => {
  const on = synthesize({ automaticRollback: true });
  const name = 'fleet-auto-rollback';
  const roleName = `${name}-${on.region}`;
  const local = (synthesized: typeof stack) =>
    Object.entries(synthesized.json.locals ?? {}).find(([id]) => id.includes('automatic_enabled'));

  it('is off by default, and then nothing of it exists', () => {
    const [id, enabled] = local(stack) ?? [];

    expect(enabled).toBe(false);
    expect(stack.resource('aws_cloudwatch_event_rule', 'name', name).count).toBe(`\${local.${id} ? 1 : 0}`);
    expect(stack.resource('aws_cloudwatch_event_target', 'rule', name).count).toBe(`\${local.${id} ? 1 : 0}`);
    expect(stack.resource('aws_iam_role', 'name', roleName).count).toBe(`\${local.${id} ? 1 : 0}`);
    expect(stack.resource('aws_iam_role_policy', 'name', 'start').count).toBe(`\${local.${id} ? 1 : 0}`);
  });

  it('is on when asked for', () => {
    expect(local(on)?.[1]).toBe(true);
  });

  it('reacts to the alarm, and only when it goes off', () => {
    const { event_pattern } = on.resource('aws_cloudwatch_event_rule', 'name', name);

    expect(JSON.parse(String(event_pattern))).toEqual({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      resources: [expect.stringMatching(/^arn:\$\{.+:alarm:fleet-signing-down$/)],
      detail: { state: { value: ['ALARM'] } },
    });
  });

  it("starts the break-glass runbook with the alarm's name as the reason, soon or not at all", () => {
    const target = on.resource('aws_cloudwatch_event_target', 'rule', name);

    expect(target).toMatchObject({
      arn: expect.stringMatching(/:automation-definition\/fleet-roll-back:\$DEFAULT$/),
      input_transformer: { input_paths: { alarm: '$.detail.alarmName' } },
      retry_policy: { maximum_event_age_in_seconds: 300 },
    });
    const { input_template } = target.input_transformer as { input_template: string };
    const parameters = JSON.parse(input_template.replace('<alarm>', 'fleet-signing-down'));
    expect(parameters).toEqual({ Reason: ['Automatic rollback: alarm fleet-signing-down'] });
  });

  it('may start that runbook and pass its role, nothing else', () => {
    const { Statement } = JSON.parse(String(on.resource('aws_iam_role_policy', 'name', 'start').policy));

    expect(Statement).toMatchObject([
      {
        Action: ['ssm:StartAutomationExecution'],
        Resource: [
          expect.stringMatching(/:automation-definition\/fleet-roll-back:\*$/),
          expect.stringMatching(/:document\/fleet-roll-back$/),
          expect.stringMatching(/:automation-execution\/\*$/),
        ],
      },
      {
        Action: ['iam:PassRole'],
        Resource: [`\${aws_iam_role.${key('aws_iam_role', `fleet-roll-back-${stack.region}`)}.arn}`],
        Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
      },
    ]);
  });

  it('lets only its own rule assume its role', () => {
    const { assume_role_policy } = on.resource('aws_iam_role', 'name', roleName);

    expect(JSON.parse(String(assume_role_policy)).Statement[0]).toMatchObject({
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': expect.stringMatching(/:rule\/fleet-auto-rollback$/) } },
    });
  });
});
