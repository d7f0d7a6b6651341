import {
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  ListKeyPoliciesCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms-model';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { globalArn, SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import { ADMINISTRATOR } from '../../../../sandbox/services/iam/iam';
import { KmsAccount } from './account';

const arnOf = (name: string) => globalArn(SANDBOX_ACCOUNT, 'iam', name);
const ROOT = { AWS: arnOf('root') };
const ANN = arnOf('user/ann');
const OTHER = { ...SANDBOX_ACCOUNT, accountId: '210987654321' };

type Statement = Readonly<Record<string, unknown>>;
const document = (...statements: readonly Statement[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (Principal: unknown, Action: unknown, more: Statement = {}) => ({
  ...{ Effect: 'Allow', Principal, Action, Resource: '*' },
  ...more,
});
const ADMINISTRATION = allow({ AWS: arnOf(`user/${ADMINISTRATOR}`) }, 'kms:*');

describe('A key policy', () => {
  let account: KmsAccount;
  let KeyId: string;

  beforeEach(async () => {
    account = await KmsAccount.open({ principalExists: (arn) => !arn.endsWith('/nobody') });
    KeyId = await account.create();
  });

  afterEach(() => account.close());

  const put = (...statements: readonly Statement[]) => putDocument(document(...statements));
  const putDocument = (Policy: string, more: object = {}) =>
    account.client.send(new PutKeyPolicyCommand({ KeyId, Policy, ...more }));
  const signAsAnn = (more: object = {}) => account.sign(KeyId, more, account.as('ann'));
  const because = (reason: string) => ({
    name: 'AccessDeniedException',
    message: `User: ${ANN} is not authorized to perform: kms:Sign on resource: ${KeyId} ${reason}`,
    $metadata: { httpStatusCode: 400 },
  });
  const NO_RESOURCE = 'because no resource-based policy allows the kms:Sign action';
  const NO_IDENTITY = 'because no identity-based policy allows the kms:Sign action';

  it('leaves it to IAM by default', async () => {
    const { Policy = '' } = await account.client.send(new GetKeyPolicyCommand({ KeyId }));
    const { PolicyNames } = await account.client.send(new ListKeyPoliciesCommand({ KeyId }));

    expect(JSON.parse(Policy).Statement).toMatchObject([{ Principal: ROOT, Action: 'kms:*' }]);
    expect(PolicyNames).toEqual(['default']);
    await expect(signAsAnn()).rejects.toMatchObject(because(NO_IDENTITY));
    account.account.allow('ann', 'kms:Sign', KeyId);
    await expect(signAsAnn()).resolves.toBeDefined();
  });

  it('decides alone if it does not leave it to IAM', async () => {
    account.account.allow('ann', 'kms:*', '*');
    await put(ADMINISTRATION);
    await expect(signAsAnn()).rejects.toMatchObject(because(NO_RESOURCE));

    await put(ADMINISTRATION, allow({ AWS: [arnOf('user/bob'), ANN] }, ['kms:Sign', 'kms:GetPublicKey']));
    await expect(signAsAnn()).resolves.toBeDefined();
    await expect(account.as('ann').send(new DescribeKeyCommand({ KeyId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('that names somebody allows them without IAM', async () => {
    await put(ADMINISTRATION, allow({ AWS: ANN }, 'kms:Sign'));

    await expect(signAsAnn()).resolves.toBeDefined();
  });

  it.each<[string, Statement, boolean]>([
    ['StringEquals', { StringEquals: { 'aws:PrincipalArn': ANN } }, true],
    ['ArnEquals', { ArnEquals: { 'aws:PrincipalArn': [arnOf('user/bob'), ANN] } }, true],
    ['StringLike', { StringLike: { 'AWS:principalarn': arnOf('user/a*') } }, true],
    ['ArnLike', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/ann' } }, true],
    ['ArnLike, part by part', { ArnLike: { 'aws:PrincipalArn': 'arn:*/ann' } }, false],
    ['ArnNotLike', { ArnNotLike: { 'aws:PrincipalArn': ANN } }, false],
    ['the algorithm', { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256' } }, true],
    ['another algorithm', { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_384' } }, false],
    ['the kind of message', { StringEquals: { 'kms:MessageType': 'RAW' } }, false],
    ['an absent key', { StringEquals: { 'kms:ViaService': 'x' } }, false],
    ['an absent key, if it exists', { StringEqualsIfExists: { 'kms:ViaService': 'x' } }, true],
  ])('allows principals that do not exist yet by a condition: %s', async (_, Condition, isAllowed) => {
    await put(ADMINISTRATION, allow('*', 'kms:Sign', { Condition }));

    const signed = await signAsAnn().then(
      () => true,
      () => false,
    );
    expect(signed).toBe(isAllowed);
  });

  it('delegates under a condition', async () => {
    account.account.allow('ann', 'kms:Sign', KeyId);
    await put(
      ADMINISTRATION,
      allow(ROOT, 'kms:Sign', { Condition: { ArnEquals: { 'aws:PrincipalArn': ANN } } }),
    );

    await expect(signAsAnn()).resolves.toBeDefined();
    account.account.allow('bob', 'kms:Sign', KeyId);
    await expect(account.sign(KeyId, {}, account.as('bob'))).rejects.toThrow(NO_RESOURCE);
  });

  it('denies before it allows', async () => {
    await put(
      ADMINISTRATION,
      allow({ AWS: ANN }, 'kms:Sign'),
      allow(ROOT, 'kms:sign', { Effect: 'Deny', Condition: { StringEquals: { 'kms:MessageType': 'RAW' } } }),
    );

    await expect(signAsAnn()).resolves.toBeDefined();
    await expect(signAsAnn({ MessageType: 'RAW' })).rejects.toMatchObject(
      because('with an explicit deny in a resource-based policy'),
    );
  });

  it.each<[string, string, string]>([
    ['no JSON', '{"Statement":', 'invalid json'],
    ['no statement', '{"Version":"2012-10-17"}', 'any statement'],
    [
      'no principal',
      document({ Effect: 'Allow', Action: 'kms:*', Resource: '*' }),
      'must contain principals',
    ],
    [
      'a role that does not exist',
      document(ADMINISTRATION, allow({ AWS: arnOf('role/nobody') }, 'kms:Sign')),
      'invalid principals',
    ],
    [
      'a wildcard in a principal',
      document(ADMINISTRATION, allow({ AWS: arnOf('role/*') }, 'kms:Sign')),
      'invalid principals',
    ],
    ['a lockout', document(allow({ AWS: ANN }, 'kms:*')), 'will not allow you to update the key policy'],
    [
      'a lockout by a denial',
      document(allow(ROOT, 'kms:*'), allow('*', 'kms:Put*', { Effect: 'Deny' })),
      'will not allow you to update',
    ],
  ])('is refused with %s', async (_, Policy, message) => {
    const refused = { name: 'MalformedPolicyDocumentException', message: expect.stringContaining(message) };

    await expect(putDocument(Policy)).rejects.toMatchObject(refused);
    await expect(account.create({ Policy })).rejects.toMatchObject(refused);
  });

  it.each<[string, Statement]>([
    ['NotAction', { ...allow(ROOT, undefined), NotAction: 'kms:Sign' }],
    ['the condition operator DateLessThan', allow(ROOT, '*', { Condition: { DateLessThan: { a: '1' } } })],
  ])('is not guessed at: %s', async (what, statement) => {
    await expect(put(ADMINISTRATION, statement)).rejects.toThrow(`The sandbox does not understand ${what}`);
  });

  it('may lock out its author where they insist', async () => {
    const Policy = document(allow({ AWS: ANN }, 'kms:*'));

    await putDocument(Policy, { BypassPolicyLockoutSafetyCheck: true });

    await expect(account.client.send(new GetKeyPolicyCommand({ KeyId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const { Policy: stored } = await account.as('ann').send(new GetKeyPolicyCommand({ KeyId }));
    expect(stored).toBe(Policy);
  });

  it('of another account’s key allows only together with IAM here, and only its use', async () => {
    const foreign = account.kms.keys.create(
      { spec: 'ECC_NIST_P256', policy: document(allow({ AWS: [ANN, arnOf('root')] }, 'kms:*')) },
      OTHER,
    );
    const sign = () => account.sign(foreign.arn, {}, account.as('ann'));

    await expect(sign()).rejects.toThrow(NO_IDENTITY);
    account.account.allow('ann', 'kms:*', foreign.arn);
    await expect(sign()).resolves.toMatchObject({ KeyId: foreign.arn });
    await expect(account.sign(foreign.id)).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(
      account.as('ann').send(new GetKeyPolicyCommand({ KeyId: foreign.arn })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('says nothing about what has no key: there, IAM decides', async () => {
    const create = () =>
      account.as('ann').send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }));

    await expect(create()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    account.account.allow('ann', 'kms:CreateKey', '*');
    await expect(create()).resolves.toBeDefined();
  });
});
