import { createPublicKey, verify } from 'node:crypto';
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  GetPublicKeyCommand,
  type KeySpec,
  KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
  SignCommand,
  type SigningAlgorithmSpec,
} from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { kmsApi } from '../../../../sandbox/services/kms/api';
import { Keys } from '../../../../sandbox/services/kms/keys';
import { TestAccount } from '../../../../testing/account';

const Message = Buffer.from('to be signed');

describe('KMS at the wire', () => {
  let account: TestAccount;
  let kms: KMSClient;

  beforeEach(async () => {
    account = await TestAccount.open(kmsApi(new Keys()));
    kms = new KMSClient(account.as());
  });

  afterEach(() => account.close());

  const create = async (KeySpec: KeySpec, more: object = {}) => {
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ KeySpec, KeyUsage: 'SIGN_VERIFY', ...more }),
    );
    return KeyMetadata?.Arn ?? '';
  };

  it.each<[KeySpec, SigningAlgorithmSpec, string]>([
    ['ECC_NIST_P256', 'ECDSA_SHA_256', 'sha256'],
    ['ECC_NIST_P384', 'ECDSA_SHA_384', 'sha384'],
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_512', 'sha512'],
  ])('signs with a key of spec %s, verified by its public key', async (spec, SigningAlgorithm, digest) => {
    const KeyId = await create(spec);
    const { PublicKey = new Uint8Array() } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    const { Signature = new Uint8Array() } = await kms.send(
      new SignCommand({ KeyId, Message, SigningAlgorithm }),
    );
    const publicKey = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });

    expect(verify(digest, Message, publicKey, Signature)).toBe(true);
  });

  it('describes a key and its tags', async () => {
    const KeyId = await create('ECC_NIST_P256', { Tags: [{ TagKey: 'team', TagValue: 'iot' }] });

    expect((await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata).toMatchObject({
      Arn: KeyId,
      KeyState: 'Enabled',
      KeySpec: 'ECC_NIST_P256',
      SigningAlgorithms: ['ECDSA_SHA_256'],
    });
    expect((await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags).toEqual([
      { TagKey: 'team', TagValue: 'iot' },
    ]);
    expect((await kms.send(new ListKeysCommand({}))).Keys).toMatchObject([{ KeyArn: KeyId }]);
  });

  it('refuses another family’s algorithm, a disabled key, an unknown one, and a caller without permission', async () => {
    const KeyId = await create('ECC_NIST_P256');
    const sign = (changes: object = {}, client = kms) =>
      client.send(new SignCommand({ KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256', ...changes }));

    await expect(sign({ SigningAlgorithm: 'RSASSA_PSS_SHA_256' })).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
    });
    await expect(sign({ KeyId: 'none' })).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(sign({}, new KMSClient(account.as('ann')))).rejects.toThrow(
      `kms:Sign on resource: ${KeyId}`,
    );
    await kms.send(new DisableKeyCommand({ KeyId }));
    await expect(sign()).rejects.toMatchObject({ name: 'DisabledException' });
  });
});
