import {
  CreateAliasCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  ListAliasesCommand,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms-model';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KmsAccount } from './account';

const AliasName = 'alias/devices/ca';

describe('An alias', () => {
  let account: KmsAccount;

  beforeEach(async () => {
    account = await KmsAccount.open();
  });

  afterEach(() => account.close());

  const create = (TargetKeyId: string, name = AliasName, client = account.client) =>
    client.send(new CreateAliasCommand({ AliasName: name, TargetKeyId }));

  it('stands for a key, by its name and its ARN, and can be moved', async () => {
    const [first, second] = [await account.create(), await account.create()];
    await create(first);
    const { Aliases: [alias] = [] } = await account.client.send(new ListAliasesCommand({ KeyId: first }));
    const bySign = await Promise.all([AliasName, alias?.AliasArn ?? ''].map((id) => account.sign(id)));
    await account.client.send(new UpdateAliasCommand({ AliasName, TargetKeyId: second }));
    const moved = await account.client.send(new DescribeKeyCommand({ KeyId: AliasName }));
    await account.client.send(new DeleteAliasCommand({ AliasName }));

    expect(alias).toMatchObject({ AliasName, TargetKeyId: first.replace(/.*\//, '') });
    expect(bySign.map(({ KeyId }) => KeyId)).toEqual([first, first]);
    expect(moved.KeyMetadata?.Arn).toBe(second);
    expect((await account.client.send(new ListAliasesCommand({}))).Aliases).toEqual([]);
    await expect(account.sign(AliasName)).rejects.toMatchObject({
      name: 'NotFoundException',
      message: expect.stringMatching(/^Alias arn:.*:alias\/devices\/ca is not found\.$/),
    });
  });

  it('exists once, has a name of its own, and is of a key that stays', async () => {
    const key = await account.create();
    await create(key);

    await expect(create(key)).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    await expect(create(key, 'ca')).rejects.toMatchObject({ name: 'InvalidAliasNameException' });
    await expect(create(key, 'alias/aws/ca')).rejects.toMatchObject({ name: 'InvalidAliasNameException' });
    await expect(create(AliasName, 'alias/other')).rejects.toMatchObject({ name: 'NotFoundException' });
    await account.client.send(new ScheduleKeyDeletionCommand({ KeyId: key }));
    await expect(create(key, 'alias/late')).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
  });

  it('names a key only to those operations that use it', async () => {
    await create(await account.create());

    await expect(account.client.send(new DisableKeyCommand({ KeyId: AliasName }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: `Invalid keyId '${AliasName}'`,
    });
  });

  it('takes the permission on itself and on its key', async () => {
    const key = await account.create();
    const alias = account.kms.keys.aliases.arnOf(AliasName);
    account.account.allow('ann', 'kms:CreateAlias', alias);

    await expect(create(key, AliasName, account.as('ann'))).rejects.toThrow(
      `kms:CreateAlias on resource: ${key}`,
    );
    account.account.allow('ann', 'kms:CreateAlias', key);
    await expect(create(key, AliasName, account.as('ann'))).resolves.toBeDefined();
  });
});
