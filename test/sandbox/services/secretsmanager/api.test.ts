import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { secretsManagerApi } from '../../../../sandbox/services/secretsmanager/api';
import { Secrets } from '../../../../sandbox/services/secretsmanager/secrets';
import { TestAccount } from '../../../../testing/account';

describe('Secrets Manager at the wire', () => {
  let account: TestAccount;
  let secrets: Secrets;
  let client: SecretsManagerClient;

  beforeEach(async () => {
    secrets = new Secrets();
    account = await TestAccount.open(secretsManagerApi(secrets));
    client = new SecretsManagerClient(account.as());
  });

  afterEach(() => account.close());

  const create = (more: object = {}) =>
    client.send(new CreateSecretCommand({ Name: 'ca/password', SecretString: 'old', ...more }));
  const put = (SecretString: string, more: object = {}) =>
    client.send(new PutSecretValueCommand({ SecretId: 'ca/password', SecretString, ...more }));
  const get = (more: object = {}) =>
    client.send(new GetSecretValueCommand({ SecretId: 'ca/password', ...more }));
  const nameOf = (asking: Promise<unknown>) =>
    asking.then(
      () => 'answered',
      ({ name }) => name,
    );

  it('keeps a secret, found by name and by ARN with and without its random end', async () => {
    const { ARN = '' } = await create();

    expect(ARN).toMatch(
      /^arn:aws:secretsmanager:eu-central-1:123456789012:secret:ca\/password-[A-Za-z0-9]{6}$/,
    );
    for (const SecretId of ['ca/password', ARN, ARN.slice(0, -7)]) {
      expect(await get({ SecretId })).toMatchObject({
        ARN,
        SecretString: 'old',
        VersionStages: ['AWSCURRENT'],
      });
    }
    expect(await nameOf(create())).toBe('ResourceExistsException');
    expect(await nameOf(get({ SecretId: 'other' }))).toBe('ResourceNotFoundException');
  });

  it('rotates it in the order of AWS: pending, then current, and the earlier one previous', async () => {
    const { VersionId: old } = await create();
    const { VersionId: next = '' } = await put('new', { VersionStages: ['AWSPENDING'] });
    expect((await get()).SecretString).toBe('old');
    expect((await get({ VersionStage: 'AWSPENDING' })).SecretString).toBe('new');

    const promote = { SecretId: 'ca/password', VersionStage: 'AWSCURRENT', MoveToVersionId: next };
    expect(await nameOf(client.send(new UpdateSecretVersionStageCommand(promote)))).toBe(
      'InvalidParameterException',
    );
    await client.send(new UpdateSecretVersionStageCommand({ ...promote, RemoveFromVersionId: old }));

    expect((await get()).SecretString).toBe('new');
    expect((await get({ VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('old');
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: 'ca/password' }));
    expect(VersionIdsToStages).toEqual({
      [String(old)]: ['AWSPREVIOUS'],
      [next]: ['AWSCURRENT', 'AWSPENDING'],
    });
  });

  it('takes the same value under the same token once, and no other', async () => {
    const ClientRequestToken = 'a'.repeat(32);
    await create({ ClientRequestToken });
    await put('old', { ClientRequestToken });

    expect(await nameOf(put('new', { ClientRequestToken }))).toBe('ResourceExistsException');
    expect(await nameOf(get({ VersionStage: 'AWSPREVIOUS' }))).toBe('ResourceNotFoundException');
  });

  it('keeps octets', async () => {
    await create({ SecretString: undefined, SecretBinary: Buffer.from([1, 2]) });

    expect([...((await get()).SecretBinary ?? [])]).toEqual([1, 2]);
  });

  it('gives nothing of a deleted secret until it is restored', async () => {
    await create();
    await client.send(new DeleteSecretCommand({ SecretId: 'ca/password' }));
    expect(await nameOf(get())).toBe('InvalidRequestException');

    await client.send(new RestoreSecretCommand({ SecretId: 'ca/password' }));
    expect((await get()).SecretString).toBe('old');
    await client.send(new DeleteSecretCommand({ SecretId: 'ca/password', ForceDeleteWithoutRecovery: true }));
    expect(await nameOf(get())).toBe('ResourceNotFoundException');
  });

  it('lets a user read what IAM allows it to, under a key of its own only what it may decrypt', async () => {
    const key = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';
    const { ARN = '' } = await create({ KmsKeyId: key });
    client = new SecretsManagerClient(account.as('reader'));
    const messageOf = () =>
      get().then(
        ({ SecretString }) => SecretString,
        ({ message }) => message,
      );

    expect(await messageOf()).toContain(
      `not authorized to perform: secretsmanager:GetSecretValue on resource: ${ARN}`,
    );
    account.allow('reader', 'secretsmanager:GetSecretValue', ARN);
    expect(await messageOf()).toBe('Access to KMS is not allowed');
    account.allow('reader', 'kms:Decrypt', key);
    expect(await messageOf()).toBe('old');
  });

  it('understands the AWS CLI', async () => {
    await create();
    const answer = await account.cli('secretsmanager', 'get-secret-value', '--secret-id', 'ca/password');

    // The CLI is not installed everywhere.
    expect(answer ?? { SecretString: 'old' }).toMatchObject({ SecretString: 'old' });
  });
});
