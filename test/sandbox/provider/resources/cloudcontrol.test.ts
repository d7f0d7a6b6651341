import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Stage } from '../stage';
import { ref } from '../workspace';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

const SIGNER = 'arn:aws:lambda:eu-central-1:123456789012:function:signer';
const OTHER = 'arn:aws:lambda:eu-central-1:123456789012:function:other';
const PROVIDER = {
  CertificateProviderName: 'signing',
  LambdaFunctionArn: SIGNER,
  AccountDefaultForOperations: ['CreateCertificateFromCsr'],
};
const ADDRESS = 'aws_cloudcontrolapi_resource.it';

describe('aws_cloudcontrolapi_resource for AWS::IoT::CertificateProvider', () => {
  let stage: Stage;

  const write = (properties: object, more: object = {}, rest: object = {}) => {
    const it = {
      type_name: 'AWS::IoT::CertificateProvider',
      desired_state: JSON.stringify({ ...PROVIDER, ...properties }),
      ...more,
    };
    return stage.write({ resource: { aws_cloudcontrolapi_resource: { it } }, ...rest });
  };
  const registered = () =>
    stage.sandbox.aws.iot.providers.list().map((one) => [one.certificateProviderName, one.lambdaFunctionArn]);
  const edit = () =>
    stage.sandbox.aws.iot.providers.update({ certificateProviderName: 'signing', lambdaFunctionArn: OTHER });

  beforeEach(async () => {
    stage = await Stage.set();
    await write({});
  });

  afterEach(() => stage.clear());

  it('registers, updates in place and deletes', async () => {
    await stage.apply();
    expect(registered()).toEqual([['signing', SIGNER]]);
    expect(await stage.plannedActions()).toEqual({});

    await write({ LambdaFunctionArn: OTHER, Tags: [{ Key: 'team', Value: 'iot' }] });
    expect(await stage.plannedActions()).toEqual({ [ADDRESS]: 'update' });
    await stage.apply();
    const { properties } = await stage.attributesOf(ADDRESS);
    expect(JSON.parse(String(properties))).toEqual({
      ...PROVIDER,
      Arn: 'arn:aws:iot:eu-central-1:123456789012:certificateprovider:signing',
      LambdaFunctionArn: OTHER,
      Tags: [{ Key: 'team', Value: 'iot' }],
    });

    await stage.run('destroy', '-auto-approve');
    expect(registered()).toEqual([]);
  });

  it('replaces a renamed one, deleting first', async () => {
    await stage.apply();
    await write({ CertificateProviderName: 'renamed' });

    expect(await stage.plannedActions()).toEqual({ [ADDRESS]: 'replace' });
    // An account can have only one: the other one must be deleted first.
    await stage.apply();

    expect(registered()).toEqual([['renamed', SIGNER]]);
  });

  it('does not see that a rename needs replacing while desired_state is unknown at plan', async () => {
    await stage.apply();
    const state = {
      ...PROVIDER,
      CertificateProviderName: 'renamed',
      LambdaFunctionArn: ref('aws_sns_topic.t.arn'),
    };
    await stage.write({
      resource: {
        aws_sns_topic: { t: { name: 't' } },
        aws_cloudcontrolapi_resource: {
          it: { type_name: 'AWS::IoT::CertificateProvider', desired_state: JSON.stringify(state) },
        },
      },
    });

    expect(await stage.plannedActions()).toMatchObject({ [ADDRESS]: 'update' });
  });

  it('recreates a deleted one, and reads an outside edit only into properties', async () => {
    await stage.apply();
    edit();
    expect(await stage.plannedActions()).toEqual({});
    await stage.run('apply', '-refresh-only', '-auto-approve');
    expect((await stage.attributesOf(ADDRESS)).properties).toContain(OTHER);

    stage.sandbox.aws.iot.providers.delete('signing');
    expect(await stage.plannedActions()).toEqual({ [ADDRESS]: 'create' });
  });

  it('keeps a tainted instance when AWS IoT refuses, and next time deletes the provider with its name', async () => {
    const foreign = { certificateProviderName: 'signing', lambdaFunctionArn: OTHER };
    stage.sandbox.aws.iot.providers.create(foreign);

    expect(await stage.refused()).toContain(
      'waiting for Cloud Control API (AWS::IoT::CertificateProvider) Resource (signing) create: ' +
        "unexpected state 'FAILED', wanted target 'SUCCESS'. last error: AlreadyExists: certificate provider",
    );
    expect(await stage.plannedActions()).toEqual({ [ADDRESS]: 'replace' });
    await stage.apply();
    expect(registered()).toEqual([['signing', SIGNER]]);
  });

  it('forgets a tainted instance that does not exist', async () => {
    await write({}, {}, stage.as('limited', 'cloudformation:*', 'iot:Describe*'));
    expect(await stage.refused()).toContain('not authorized to perform: iot:CreateCertificateProvider');

    await write({});
    expect(await stage.plannedActions()).toEqual({ [ADDRESS]: 'create' });
  });

  it('plans nothing after a failed update, a trap of the real provider', async () => {
    await stage.apply();
    const may = stage.as('limited', 'cloudformation:*', 'iot:Describe*', 'iot:List*');
    await write({ LambdaFunctionArn: OTHER }, {}, may);

    expect(await stage.refused()).toContain('not authorized to perform: iot:UpdateCertificateProvider');

    expect(await stage.plannedActions()).toEqual({});
    expect(registered()).toEqual([['signing', SIGNER]]);
  });

  it.each([
    ['a misspelt property', { LambdaArn: SIGNER }, 'Additional property LambdaArn is not allowed'],
    ['a bad name', { CertificateProviderName: 'a b' }, 'CertificateProviderName: Does not match pattern'],
    [
      'an operation that is none',
      { AccountDefaultForOperations: ['All'] },
      'AccountDefaultForOperations.0: AccountDefaultForOperations.0 must be one of the following',
    ],
    [
      'an ARN that is too long',
      { LambdaFunctionArn: 'x'.repeat(171) },
      'LambdaFunctionArn: String length must be less than or equal to 170',
    ],
    ['a missing ARN', { LambdaFunctionArn: undefined }, 'LambdaFunctionArn is required'],
    ['no operation', { AccountDefaultForOperations: [] }, 'Array must have at least 1 items'],
    [
      'tags in Terraform form',
      { Tags: { team: 'iot' } },
      'Tags: Invalid type. Expected: array, given: object',
    ],
  ])('refuses %s at plan time', async (_what, properties, message) => {
    await write(properties);

    const { exitCode, stderr } = await stage.run('plan');

    expect(exitCode).toBe(1);
    expect(stderr.replaceAll(/[\s│]+/g, ' ')).toContain(message);
  });

  it('knows only the registry’s types', async () => {
    await write({}, { type_name: 'AWS::IoT::Policy' });

    const { stderr } = await stage.run('plan');

    expect(stderr.replaceAll(/[\s│]+/g, ' ')).toContain(
      "reading CloudFormation Type (AWS::IoT::Policy): couldn't find resource",
    );
  });
});
