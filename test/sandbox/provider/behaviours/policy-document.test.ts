import { describe, expect, it } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import { awsIamPolicyDocument } from '../../../../sandbox/provider/behaviours/policy-document';
import type { Attributes } from '../../../../sandbox/provider/values';

const context = { account: SANDBOX_ACCOUNT, defaultTags: {}, resolvePath: (path: string) => path };

async function render(config: Attributes): Promise<unknown> {
  const { json } = await awsIamPolicyDocument.read(config, context);
  return JSON.parse(String(json));
}

describe('aws_iam_policy_document', () => {
  it('renders statements in the shapes of the real one', async () => {
    const document = await render({
      statement: [
        {
          sid: 'Issue',
          actions: ['acm-pca:GetCertificate', 'acm-pca:IssueCertificate'],
          resources: ['arn:ca'],
          condition: [{ test: 'StringEquals', variable: 'acm-pca:TemplateArn', values: ['arn:template'] }],
        },
        {
          effect: 'Deny',
          not_actions: ['iot:*'],
          not_resources: ['*'],
          principals: [{ type: 'Service', identifiers: ['iot.amazonaws.com'] }],
        },
        { actions: ['sts:AssumeRole'], principals: [{ type: '*', identifiers: ['*'] }] },
      ],
    });

    expect(document).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Issue',
          Effect: 'Allow',
          Action: ['acm-pca:IssueCertificate', 'acm-pca:GetCertificate'],
          Resource: 'arn:ca',
          Condition: { StringEquals: { 'acm-pca:TemplateArn': 'arn:template' } },
        },
        { Effect: 'Deny', NotAction: 'iot:*', NotResource: '*', Principal: { Service: 'iot.amazonaws.com' } },
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' },
      ],
    });
  });

  it('refuses to merge documents', async () => {
    await expect(render({ source_policy_documents: ['{}'] })).rejects.toThrow(
      'does not merge policy documents (source_policy_documents)',
    );
  });
});
