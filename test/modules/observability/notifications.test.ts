import { describe, expect, it } from '@jest/globals';
import { synthesize } from '../synthesized';

const stack = synthesize();
const ACCOUNT = expect.stringMatching(/^\$\{data\.aws_caller_identity\.\w+\.account_id\}$/);

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: { readonly Service?: string };
  readonly Action: string | readonly string[];
  readonly Condition?: unknown;
}

const statementsOf = (type: string): readonly Statement[] =>
  JSON.parse(String(stack.resource(type).policy)).Statement;
const find = (statements: readonly Statement[], sid: string) => statements.find(({ Sid }) => Sid === sid);

describe('the topic', () => {
  const statements = statementsOf('aws_sns_topic_policy');

  it('lets CloudWatch and EventBridge publish, and allows nothing else', () => {
    const principals = statements.map(({ Principal }) => Principal);

    expect(new Set(principals.map(({ Service }) => Service))).toEqual(
      new Set(['cloudwatch.amazonaws.com', 'events.amazonaws.com']),
    );
    for (const { Action } of statements) expect(Action).toBe('sns:Publish');
  });

  it('accepts alarms of this account only', () => {
    expect(find(statements, 'Alarms')?.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': ACCOUNT },
      ArnLike: { 'aws:SourceArn': expect.stringMatching(/:cloudwatch:.*:alarm:\*$/) },
    });
  });

  it('sets no condition that would lose messages of EventBridge, and denies those of other accounts', () => {
    expect(find(statements, 'Events')).not.toHaveProperty('Condition');
    expect(find(statements, 'DenyOtherAccounts')).toMatchObject({
      Effect: 'Deny',
      Condition: {
        Null: { 'aws:SourceAccount': 'false' },
        StringNotEquals: { 'aws:SourceAccount': ACCOUNT },
      },
    });
  });

  it('has no key, which a pipeline could not be permitted to manage before it exists', () => {
    expect(stack.resource('aws_sns_topic')).not.toHaveProperty('kms_master_key_id');
    expect(stack.resources('aws_kms_key')).toEqual([]);
  });
});

describe('a change of the certificate provider', () => {
  const rule = stack.resource('aws_cloudwatch_event_rule', 'name', 'fleet-certificate-provider-changed');
  const target = stack.resource('aws_cloudwatch_event_target', 'target_id', 'notify');

  it('is seen in CloudTrail, whoever makes it and however it ends', () => {
    expect(JSON.parse(String(rule.event_pattern))).toEqual({
      source: ['aws.iot'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['iot.amazonaws.com'],
        eventName: ['CreateCertificateProvider', 'UpdateCertificateProvider', 'DeleteCertificateProvider'],
      },
    });
  });

  it('notifies as a ticket, in plain text, with every placeholder defined', () => {
    const { input_paths: paths, input_template: template } = target.input_transformer as {
      input_paths: object;
      input_template: string;
    };
    const placeholders = [...template.matchAll(/<(\w+)>/g)].map(([, name]) => String(name));

    expect(target.arn).toMatch(/ticket-topic/);
    expect(target).not.toHaveProperty('role_arn');
    expect(JSON.parse(template)).toContain('docs/runbooks/tickets.md#certificate-provider-changed');
    expect(new Set(placeholders)).toEqual(new Set(Object.keys(paths)));
  });
});
