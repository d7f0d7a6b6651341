import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { describe, expect, it } from '@jest/globals';
import { KmsPki } from '../../../modules';
import { synthesizeStack } from '../synthesized';

const stack = synthesizeStack((scope) => {
  const provider = new AwsProvider(scope, 'oregon', { alias: 'oregon', region: 'us-west-2' });
  new KmsPki(scope, 'pki', { name: 'fleet', provider });
});

describe('what KmsPki makes', () => {
  it.each(['aws_kms_key', 'aws_kms_alias', 'aws_dynamodb_table'])(
    'is never deleted by Terraform: %s',
    (type) => {
      expect(stack.resource(type).lifecycle).toMatchObject({ prevent_destroy: true });
    },
  );

  it('is only this', () => {
    expect(Object.keys(stack.json.resource ?? {}).sort()).toEqual([
      'aws_dynamodb_table',
      'aws_kms_alias',
      'aws_kms_key',
      'terraform_data',
    ]);
  });

  it('is made by the given provider', () => {
    const ofAws = ['resource', 'data'].flatMap((section) =>
      Object.entries(stack.json[section] ?? {}).filter(([type]) => type.startsWith('aws_')),
    );

    for (const [type, blocks] of ofAws) {
      for (const block of Object.values(blocks as object)) {
        expect({ type, block }).toEqual({
          type,
          block: expect.objectContaining({ provider: 'aws.oregon' }),
        });
      }
    }
  });
});
