import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyRotationStatusCommand,
  GetPublicKeyCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateKeyDescriptionCommand,
} from '@aws-sdk/client-kms-model';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import { KmsAccount } from './account';

const DAY_MS = 86_400_000;

describe('A key', () => {
  let account: KmsAccount;
  let now: number;

  beforeEach(async () => {
    now = Date.parse('2026-11-28T10:00:00Z');
    account = await KmsAccount.open({ clock: () => now });
  });

  afterEach(() => account.close());

  const described = async (KeyId: string) =>
    (await account.client.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
  const publicKey = (KeyId: string) => account.client.send(new GetPublicKeyCommand({ KeyId }));

  it('is described, with its tags', async () => {
    const KeyId = await account.create({ Tags: [{ TagKey: 'team', TagValue: 'iot' }], Description: 'CA' });
    await account.client.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }));
    await account.client.send(new UntagResourceCommand({ KeyId, TagKeys: ['team'] }));
    await account.client.send(new UpdateKeyDescriptionCommand({ KeyId, Description: 'CA of devices' }));

    const { Tags } = await account.client.send(new ListResourceTagsCommand({ KeyId }));
    expect(await described(KeyId)).toMatchObject({
      AWSAccountId: SANDBOX_ACCOUNT.accountId,
      Arn: KeyId,
      CreationDate: new Date(now),
      Description: 'CA of devices',
      Enabled: true,
      KeyState: 'Enabled',
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      MultiRegion: false,
      SigningAlgorithms: ['ECDSA_SHA_256'],
    });
    expect(Tags).toEqual([{ TagKey: 'a', TagValue: 'b' }]);
    expect((await account.client.send(new ListKeysCommand({}))).Keys).toMatchObject([{ KeyArn: KeyId }]);
  });

  it('is not used while it is disabled', async () => {
    const KeyId = await account.create();
    await account.client.send(new DisableKeyCommand({ KeyId }));

    const refused = { name: 'DisabledException', message: `${KeyId} is disabled.` };
    await expect(account.sign(KeyId)).rejects.toMatchObject(refused);
    await expect(publicKey(KeyId)).rejects.toMatchObject(refused);
    expect(await described(KeyId)).toMatchObject({ KeyState: 'Disabled', Enabled: false });
    await account.client.send(new EnableKeyCommand({ KeyId }));
    await expect(account.sign(KeyId)).resolves.toBeDefined();
  });

  it('is neither used nor changed while its deletion is pending, and disabled if that is cancelled', async () => {
    const KeyId = await account.create();
    const { DeletionDate } = await account.client.send(
      new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }),
    );

    const refused = { name: 'KMSInvalidStateException', message: `${KeyId} is pending deletion.` };
    expect(DeletionDate).toEqual(new Date(now + 7 * DAY_MS));
    expect(await described(KeyId)).toMatchObject({
      KeyState: 'PendingDeletion',
      DeletionDate,
      Enabled: false,
    });
    await expect(account.sign(KeyId)).rejects.toMatchObject(refused);
    await expect(publicKey(KeyId)).rejects.toMatchObject(refused);
    await expect(account.client.send(new EnableKeyCommand({ KeyId }))).rejects.toMatchObject(refused);
    await expect(account.client.send(new ScheduleKeyDeletionCommand({ KeyId }))).rejects.toMatchObject(
      refused,
    );
    await account.client.send(new CancelKeyDeletionCommand({ KeyId }));
    const restored = await described(KeyId);
    expect([restored?.KeyState, restored?.DeletionDate]).toEqual(['Disabled', undefined]);
    await expect(account.client.send(new CancelKeyDeletionCommand({ KeyId }))).rejects.toMatchObject({
      name: 'KMSInvalidStateException',
      message: `${KeyId} is not pending deletion.`,
    });
  });

  it.each([6, 31])('waits at least 7 and at most 30 days for its deletion, not %i', async (days) => {
    const KeyId = await account.create();

    await expect(
      account.client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: days })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('is gone with its aliases after 30 days by default', async () => {
    const KeyId = await account.create();
    await account.client.send(new CreateAliasCommand({ AliasName: 'alias/ca', TargetKeyId: KeyId }));
    await account.client.send(new ScheduleKeyDeletionCommand({ KeyId }));

    now += 30 * DAY_MS - 1;
    await expect(described('alias/ca')).resolves.toMatchObject({ Arn: KeyId });
    now += 1;
    await expect(described(KeyId)).rejects.toMatchObject({
      name: 'NotFoundException',
      message: `Key '${KeyId}' does not exist`,
    });
    await expect(described('alias/ca')).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('of several Regions is a primary one', async () => {
    const KeyId = await account.create({ MultiRegion: true });

    expect(KeyId).toMatch(/:key\/mrk-[0-9a-f]{32}$/);
    expect(await described(KeyId)).toMatchObject({
      MultiRegion: true,
      MultiRegionConfiguration: {
        MultiRegionKeyType: 'PRIMARY',
        PrimaryKey: { Arn: KeyId, Region: SANDBOX_ACCOUNT.region },
        ReplicaKeys: [],
      },
    });
  });

  it('does not rotate', async () => {
    const KeyId = await account.create();

    const { KeyRotationEnabled } = await account.client.send(new GetKeyRotationStatusCommand({ KeyId }));
    expect(KeyRotationEnabled).toBe(false);
    await expect(account.client.send(new EnableKeyRotationCommand({ KeyId }))).rejects.toMatchObject({
      name: 'UnsupportedOperationException',
    });
  });

  it('is found by its id and its ARN, and not in another Region', async () => {
    const arn = await account.create();
    const id = arn.replace(/.*\//, '');

    expect((await described(id))?.Arn).toBe(arn);
    await expect(described('none')).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(described(arn.replace(SANDBOX_ACCOUNT.region, 'eu-west-1'))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Invalid arn eu-west-1',
    });
  });

  it.each([
    [{ KeySpec: 'ECC_SECG_P256K1' }, 'UnsupportedOperationException'],
    [{ KeySpec: 'ECC_NIST_P256', KeyUsage: undefined }, 'ValidationException'],
    [{ KeySpec: undefined, KeyUsage: undefined }, 'UnsupportedOperationException'],
  ] as const)('is refused as %j', async (input, name) => {
    await expect(account.create(input)).rejects.toMatchObject({ name });
  });
});
