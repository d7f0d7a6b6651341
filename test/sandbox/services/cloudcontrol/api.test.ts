import {
  CloudControlClient,
  CreateResourceCommand,
  type CreateResourceOutput,
  DeleteResourceCommand,
  GetResourceCommand,
  GetResourceRequestStatusCommand,
  UpdateResourceCommand,
} from '@aws-sdk/client-cloudcontrol';
import { CloudFormationClient, DescribeTypeCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import { cloudControlApi } from '../../../../sandbox/services/cloudcontrol/api';
import { cloudFormationApi } from '../../../../sandbox/services/cloudformation/api';
import { iotApi } from '../../../../sandbox/services/iot/api';
import { certificateProviderType } from '../../../../sandbox/services/iot/certificate-provider-type';
import { CertificateProviders } from '../../../../sandbox/services/iot/certificate-providers';
import { TestAccount } from '../../../../testing/account';

const TypeName = 'AWS::IoT::CertificateProvider';
const SIGNER = 'arn:aws:lambda:eu-central-1:123456789012:function:signer';
const FLEET = {
  CertificateProviderName: 'fleet',
  LambdaFunctionArn: SIGNER,
  AccountDefaultForOperations: ['CreateCertificateFromCsr'],
};

describe('Cloud Control at the wire', () => {
  let account: TestAccount;
  let providers: CertificateProviders;
  let cloudControl: CloudControlClient;

  beforeEach(async () => {
    providers = new CertificateProviders(SANDBOX_ACCOUNT);
    const types = [certificateProviderType(iotApi({ providers }))];
    account = await TestAccount.open(cloudControlApi(types), cloudFormationApi(types));
    cloudControl = new CloudControlClient(account.as());
  });

  afterEach(() => account.close());

  const create = (properties: object, client = cloudControl) =>
    client.send(new CreateResourceCommand({ TypeName, DesiredState: JSON.stringify(properties) }));
  /** Outcome of a change. */
  const outcome = async ({ ProgressEvent }: CreateResourceOutput) => {
    const { RequestToken } = ProgressEvent ?? {};
    const asked = await cloudControl.send(new GetResourceRequestStatusCommand({ RequestToken }));
    const { OperationStatus, ErrorCode, StatusMessage } = asked.ProgressEvent ?? {};
    return [OperationStatus, ErrorCode, StatusMessage];
  };
  const properties = async () => {
    const found = await cloudControl.send(new GetResourceCommand({ TypeName, Identifier: 'fleet' }));
    return JSON.parse(found.ResourceDescription?.Properties ?? '');
  };

  it('returns the identifier at once, and the outcome on request', async () => {
    const first = await create(FLEET);
    const second = await create({ ...FLEET, CertificateProviderName: 'other' });

    expect(first.ProgressEvent).toMatchObject({ Identifier: 'fleet', OperationStatus: 'IN_PROGRESS' });
    expect(second.ProgressEvent).toMatchObject({ Identifier: 'other', OperationStatus: 'IN_PROGRESS' });
    expect(await outcome(first)).toEqual(['SUCCESS', undefined, undefined]);
    expect(await outcome(second)).toEqual([
      'FAILED',
      'AlreadyExists',
      expect.stringContaining("'fleet' exists"),
    ]);
    expect(await properties()).toEqual({
      ...FLEET,
      Arn: 'arn:aws:iot:eu-central-1:123456789012:certificateprovider:fleet',
    });
  });

  it('patches properties and tags, and deletes', async () => {
    await create({ ...FLEET, Tags: [{ Key: 'a', Value: '1' }] });
    const PatchDocument = JSON.stringify([
      { op: 'replace', path: '/LambdaFunctionArn', value: `${SIGNER}-2` },
      { op: 'replace', path: '/Tags', value: [{ Key: 'b', Value: '2' }] },
    ]);
    const updated = await cloudControl.send(
      new UpdateResourceCommand({ TypeName, Identifier: 'fleet', PatchDocument }),
    );

    expect(await outcome(updated)).toEqual(['SUCCESS', undefined, undefined]);
    expect(await properties()).toMatchObject({
      LambdaFunctionArn: `${SIGNER}-2`,
      Tags: [{ Key: 'b', Value: '2' }],
    });

    await cloudControl.send(new DeleteResourceCommand({ TypeName, Identifier: 'fleet' }));
    expect(providers.list()).toEqual([]);
    await expect(properties()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    [
      'a property that is missing',
      { CertificateProviderName: 'x' },
      'required key [LambdaFunctionArn] not found',
    ],
    ['a property that there is not', { ...FLEET, Lambda: 'x' }, 'extraneous key [Lambda] is not permitted'],
    ['what AWS sets itself', { ...FLEET, Arn: 'x' }, 'extraneous key [Arn] is not permitted'],
    ['what AWS IoT refuses', { ...FLEET, LambdaFunctionArn: 'x' }, 'expected the ARN of a Lambda function'],
  ])('fails with %s', async (_, state, message) => {
    expect(await outcome(await create(state))).toEqual([
      'FAILED',
      'InvalidRequest',
      expect.stringContaining(message),
    ]);
  });

  it.each(['5', '[null]', '{"op":"add"}', '[{', '["add"]'])(
    'refuses %s for a patch',
    async (PatchDocument) => {
      const update = new UpdateResourceCommand({ TypeName, Identifier: 'fleet', PatchDocument });
      await create(FLEET);

      await expect(cloudControl.send(update)).rejects.toMatchObject({
        name: 'InvalidRequestException',
        message: 'The patch document is not a list of JSON Patch operations.',
      });
    },
  );

  it('calls AWS IoT with the caller’s permissions', async () => {
    account.allow('ann', 'cloudformation:CreateResource', '*');
    const refused = await create(FLEET, new CloudControlClient(account.as('ann')));

    expect(await outcome(refused)).toEqual(['FAILED', 'AccessDenied', expect.stringContaining('iot:Create')]);
  });

  it('knows no other type, nor does the registry', async () => {
    const registry = new CloudFormationClient(account.as());
    const { Schema = '' } = await registry.send(new DescribeTypeCommand({ Type: 'RESOURCE', TypeName }));

    expect(JSON.parse(Schema)).toMatchObject({
      createOnlyProperties: ['/properties/CertificateProviderName'],
    });
    const other = { Type: 'RESOURCE', TypeName: 'AWS::IoT::Thing' } as const;
    await expect(registry.send(new DescribeTypeCommand(other))).rejects.toThrow('cannot be found');
    const thing = new CreateResourceCommand({ TypeName: 'AWS::IoT::Thing', DesiredState: '{}' });
    await expect(cloudControl.send(thing)).rejects.toMatchObject({ name: 'TypeNotFoundException' });
  });
});
