import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { iamApi } from '../../../../sandbox/services/iam/api';
import { Iam } from '../../../../sandbox/services/iam/iam';
import { Roles } from '../../../../sandbox/services/iam/roles';
import { TestAccount } from '../../../../testing/account';

const TRUST = '{"Statement":[{"Effect":"Allow"}]}';
const POLICY = '{"Statement":[{"Effect":"Allow","Action":["iot:*"],"Resource":["*"]}]}';
const RoleName = 'fleet-signer';

describe('IAM at the wire', () => {
  let account: TestAccount;
  let policies: Iam;
  let iam: IAMClient;

  beforeEach(async () => {
    policies = new Iam();
    account = await TestAccount.open(iamApi(policies, new Roles(policies)));
    iam = new IAMClient(account.as());
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  });

  afterEach(() => account.close());

  const policy = { RoleName, PolicyName: 'sign' };

  it('gives a role AWS’s defaults', async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));

    expect(Role).toMatchObject({
      Arn: 'arn:aws:iam::123456789012:role/fleet-signer',
      Path: '/',
      MaxSessionDuration: 3_600,
    });
    expect(Role?.Description).toBeUndefined();
  });

  it('changes a description and tags', async () => {
    await iam.send(new UpdateRoleDescriptionCommand({ RoleName, Description: 'signs' }));
    await iam.send(
      new TagRoleCommand({
        RoleName,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    );
    await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['a'] }));

    expect((await iam.send(new GetRoleCommand({ RoleName }))).Role).toMatchObject({
      Description: 'signs',
      Tags: [{ Key: 'b', Value: '2' }],
    });
  });

  it('enforces a role’s policies, which are sent URL-encoded', async () => {
    await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: POLICY }));

    const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand(policy));
    expect(decodeURIComponent(PolicyDocument)).toBe(POLICY);
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual(['sign']);
    expect(policies.allows(RoleName, 'iot:DescribeEndpoint', '*')).toBe(true);

    await iam.send(new DeleteRolePolicyCommand(policy));
    expect(policies.allows(RoleName, 'iot:DescribeEndpoint', '*')).toBe(false);
  });

  it('deletes no role that still has policies', async () => {
    await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: POLICY }));
    await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toThrow('must delete policies first');

    await iam.send(new DeleteRolePolicyCommand(policy));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  it.each([
    [
      'a role of the same name',
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }),
      'EntityAlreadyExistsException',
    ],
    [
      'a trust policy that is no JSON',
      new CreateRoleCommand({ RoleName: 'x', AssumeRolePolicyDocument: '{' }),
      'MalformedPolicyDocumentException',
    ],
    [
      'a policy for a role that is not there',
      new PutRolePolicyCommand({ ...policy, RoleName: 'x', PolicyDocument: POLICY }),
      'NoSuchEntityException',
    ],
    [
      'a policy without statements',
      new PutRolePolicyCommand({ ...policy, PolicyDocument: '{}' }),
      'MalformedPolicyDocumentException',
    ],
    [
      'a policy that is too long',
      new PutRolePolicyCommand({
        ...policy,
        PolicyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Sid: 'x'.repeat(10_240) }] }),
      }),
      'LimitExceededException',
    ],
    ['a policy that is not there', new DeleteRolePolicyCommand(policy), 'NoSuchEntityException'],
  ])('refuses %s', async (_, command, name) => {
    await expect(iam.send(command as CreateRoleCommand)).rejects.toMatchObject({ name });
  });
});
