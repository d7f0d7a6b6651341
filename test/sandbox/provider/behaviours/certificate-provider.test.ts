import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { awsBehaviours } from '../../../../sandbox/provider/behaviours';
import { StandInProvider } from '../../../../sandbox/provider/provider';
import { MemoryCertificateProviders } from '../services';
import { ref, Workspace } from '../workspace';

// Generous: a slow machine is no defect, a hang is.
jest.setTimeout(60_000);

const SIGNER = 'arn:aws:lambda:eu-west-1:123456789012:function:signer';
const PROVIDER = {
  CertificateProviderName: 'signing',
  LambdaFunctionArn: SIGNER,
  AccountDefaultForOperations: ['CreateCertificateFromCsr'],
};

describe('aws_cloudcontrolapi_resource for AWS::IoT::CertificateProvider', () => {
  let providers: MemoryCertificateProviders;
  let workspace: Workspace;
  let provider: StandInProvider;

  async function write(properties: object, more: object = {}): Promise<void> {
    const it = {
      type_name: 'AWS::IoT::CertificateProvider',
      desired_state: JSON.stringify({ ...PROVIDER, ...properties }),
      ...more,
    };
    await workspace.write({ resource: { aws_cloudcontrolapi_resource: { it } } });
  }

  beforeEach(async () => {
    providers = new MemoryCertificateProviders();
    workspace = await Workspace.create();
    provider = await StandInProvider.start({
      behaviours: awsBehaviours({ certificateProviders: providers }),
    });
    await write({});
  });

  afterEach(async () => {
    await provider.stop();
    await workspace.remove();
  });

  it('registers, updates in place and deletes', async () => {
    await workspace.apply(provider);
    expect(providers.registered.get('signing')).toMatchObject({ lambdaFunctionArn: SIGNER, tags: [] });
    expect(await workspace.plannedActions(provider)).toEqual({});

    await write({ LambdaFunctionArn: `${SIGNER}-2`, Tags: [{ Key: 'team', Value: 'iot' }] });
    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_cloudcontrolapi_resource.it': 'update' });
    await workspace.apply(provider);
    const { properties } = await workspace.attributesOf(provider, 'aws_cloudcontrolapi_resource.it');
    expect(JSON.parse(String(properties))).toEqual({
      ...PROVIDER,
      Arn: 'arn:aws:iot:eu-west-1:123456789012:certificateprovider:signing',
      LambdaFunctionArn: `${SIGNER}-2`,
      Tags: [{ Key: 'team', Value: 'iot' }],
    });

    await workspace.run(provider, 'destroy', '-auto-approve');
    expect(providers.calls).toEqual(['create signing', 'update signing', 'delete signing']);
  });

  it('replaces one that is renamed, deleting first', async () => {
    await workspace.apply(provider);
    await write({ CertificateProviderName: 'renamed' });

    expect(await workspace.plannedActions(provider)).toEqual({
      'aws_cloudcontrolapi_resource.it': 'replace',
    });
    await workspace.apply(provider);

    expect(providers.calls).toEqual(['create signing', 'delete signing', 'create renamed']);
  });

  it('does not see that a rename needs replacing while desired_state is unknown at plan', async () => {
    await workspace.apply(provider);
    const state = {
      ...PROVIDER,
      CertificateProviderName: 'renamed',
      LambdaFunctionArn: ref('aws_sns_topic.t.arn'),
    };
    await workspace.write({
      resource: {
        aws_sns_topic: { t: { name: 't' } },
        aws_cloudcontrolapi_resource: {
          it: { type_name: 'AWS::IoT::CertificateProvider', desired_state: JSON.stringify(state) },
        },
      },
    });

    expect(await workspace.plannedActions(provider)).toMatchObject({
      'aws_cloudcontrolapi_resource.it': 'update',
    });
  });

  it('creates one again that is gone, and reads an outside edit into properties alone', async () => {
    await workspace.apply(provider);
    providers.registered.set('signing', {
      name: 'signing',
      lambdaFunctionArn: 'arn:other',
      accountDefaultForOperations: ['CreateCertificateFromCsr'],
      tags: [],
    });
    expect(await workspace.plannedActions(provider)).toEqual({});
    await workspace.run(provider, 'apply', '-refresh-only', '-auto-approve');
    const { properties } = await workspace.attributesOf(provider, 'aws_cloudcontrolapi_resource.it');
    expect(properties).toContain('arn:other');

    providers.registered.clear();
    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_cloudcontrolapi_resource.it': 'create' });
  });

  it('keeps a tainted instance when AWS IoT refuses, and deletes who has its name next time', async () => {
    const foreign = {
      name: 'signing',
      lambdaFunctionArn: 'arn:other',
      accountDefaultForOperations: [],
      tags: [],
    };
    providers.registered.set('signing', foreign);

    const { stderr } = await workspace.run(provider, 'apply', '-auto-approve');

    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('Resource (signing) create: AlreadyExists');
    expect(await workspace.plannedActions(provider)).toEqual({
      'aws_cloudcontrolapi_resource.it': 'replace',
    });
    await workspace.apply(provider);
    expect(providers.calls).toEqual(['create signing', 'delete signing', 'create signing']);
  });

  it('forgets a tainted instance that is not there', async () => {
    providers.refusal = 'AccessDenied: not yours';
    await workspace.run(provider, 'apply', '-auto-approve');

    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_cloudcontrolapi_resource.it': 'create' });
  });

  it('plans nothing after a failed update, the trap of the real provider', async () => {
    await workspace.apply(provider);
    providers.refusal = 'Throttled';
    await write({ LambdaFunctionArn: `${SIGNER}-2` });

    await workspace.run(provider, 'apply', '-auto-approve');

    expect(await workspace.plannedActions(provider)).toEqual({});
    expect(providers.registered.get('signing')?.lambdaFunctionArn).toBe(SIGNER);
  });

  it.each([
    ['a misspelt property', { LambdaArn: SIGNER }, 'LambdaArn is not a property that can be set'],
    ['a bad name', { CertificateProviderName: 'a b' }, 'CertificateProviderName must be 1 to 128'],
    [
      'an operation that is none',
      { AccountDefaultForOperations: ['All'] },
      'AccountDefaultForOperations must be',
    ],
    ['an ARN that is too long', { LambdaFunctionArn: 'x'.repeat(171) }, 'LambdaFunctionArn must be'],
    ['a missing ARN', { LambdaFunctionArn: undefined }, 'LambdaFunctionArn is required'],
    ['tags in Terraform form', { Tags: { team: 'iot' } }, 'Tags must be'],
  ])('refuses %s at plan', async (_what, properties, message) => {
    await write(properties);

    const { exitCode, stderr } = await workspace.run(provider, 'plan');

    expect(exitCode).toBe(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(message);
  });

  it('knows no other type of the Cloud Control API', async () => {
    await write({}, { type_name: 'AWS::IoT::Policy' });

    const { stderr } = await workspace.run(provider, 'plan');

    expect(stderr).toContain('reading CloudFormation Type (AWS::IoT::Policy): not in the sandbox');
  });
});
