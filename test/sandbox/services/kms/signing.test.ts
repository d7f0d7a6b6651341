import { execFileSync } from 'node:child_process';
import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetPublicKeyCommand,
  type KeySpec,
  type MessageType,
  type SigningAlgorithmSpec,
} from '@aws-sdk/client-kms-model';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KmsAccount } from './account';

// Generating an RSA key takes seconds on some machines.
jest.setTimeout(60_000);

const MESSAGE = Buffer.from('to be signed');

const CASES: readonly (readonly [KeySpec, readonly SigningAlgorithmSpec[]])[] = [
  ['ECC_NIST_P256', ['ECDSA_SHA_256']],
  ['ECC_NIST_P384', ['ECDSA_SHA_384']],
  ['ECC_NIST_P521', ['ECDSA_SHA_512']],
  [
    'RSA_2048',
    [
      'RSASSA_PKCS1_V1_5_SHA_256',
      'RSASSA_PKCS1_V1_5_SHA_384',
      'RSASSA_PKCS1_V1_5_SHA_512',
      'RSASSA_PSS_SHA_256',
      'RSASSA_PSS_SHA_384',
      'RSASSA_PSS_SHA_512',
    ],
  ],
  ['RSA_3072', ['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PSS_SHA_256']],
  ['RSA_4096', ['RSASSA_PKCS1_V1_5_SHA_512', 'RSASSA_PSS_SHA_512']],
];

const hashOf = (algorithm: SigningAlgorithmSpec) => `sha${algorithm.slice(-3)}`;

describe('KMS', () => {
  let account: KmsAccount;
  let folder: string;

  beforeEach(async () => {
    account = await KmsAccount.open();
    folder = mkdtempSync(join(tmpdir(), 'kms-'));
  });

  afterEach(async () => {
    await account.close();
    rmSync(folder, { recursive: true });
  });

  const publicKeyOf = async (KeyId: string) => {
    const { PublicKey = new Uint8Array() } = await account.client.send(new GetPublicKeyCommand({ KeyId }));
    return createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  };
  const signed = async (KeyId: string, SigningAlgorithm: SigningAlgorithmSpec, MessageType: MessageType) => {
    const digest = createHash(hashOf(SigningAlgorithm)).update(MESSAGE).digest();
    const Message = MessageType === 'RAW' ? MESSAGE : digest;
    const { Signature = new Uint8Array() } = await account.sign(KeyId, {
      Message,
      MessageType,
      SigningAlgorithm,
    });
    return Buffer.from(Signature);
  };

  it.each(CASES)(
    'signs messages and digests with a key of spec %s, as Node.js and openssl verify',
    async (spec, algorithms) => {
      const KeyId = await account.create({ KeySpec: spec });
      const key = await publicKeyOf(KeyId);
      const paths = Object.fromEntries(
        ['key', 'message', 'signature'].map((name) => [name, join(folder, name)]),
      );
      const { key: keyPath = '', message = '', signature: signaturePath = '' } = paths;
      writeFileSync(keyPath, key.export({ type: 'spki', format: 'pem' }));
      writeFileSync(message, MESSAGE);

      for (const algorithm of algorithms) {
        for (const type of ['RAW', 'DIGEST'] as const) {
          const signature = await signed(KeyId, algorithm, type);
          const isPss = algorithm.startsWith('RSASSA_PSS');
          const pss = {
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
          };
          expect(verify(hashOf(algorithm), MESSAGE, { key, ...(isPss && pss) }, signature)).toBe(true);
          writeFileSync(signaturePath, signature);
          const options = isPss
            ? ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest']
            : [];
          const verified = execFileSync('openssl', [
            ...['dgst', `-${hashOf(algorithm)}`, '-verify', keyPath, '-signature', signaturePath],
            ...options,
            message,
          ]);
          expect(verified.toString()).toBe('Verified OK\n');
        }
      }
    },
  );

  it('signs a digest differently each time with ECDSA, and in strict DER', async () => {
    const KeyId = await account.create({ KeySpec: 'ECC_NIST_P521' });
    const key = await publicKeyOf(KeyId);
    // Often enough that both numbers begin with zeros and with a high bit.
    const signatures = await Promise.all(
      Array.from({ length: 40 }, () => signed(KeyId, 'ECDSA_SHA_512', 'DIGEST')),
    );

    expect(new Set(signatures.map((signature) => signature.toString('hex'))).size).toBe(40);
    for (const signature of signatures) expect(verify('sha512', MESSAGE, key, signature)).toBe(true);
  });

  it('refuses an algorithm that does not fit the key, and a digest that does not fit the algorithm', async () => {
    const KeyId = await account.create({ KeySpec: 'ECC_NIST_P384' });

    await expect(account.sign(KeyId, { SigningAlgorithm: 'ECDSA_SHA_256' })).rejects.toMatchObject({
      name: 'InvalidKeyUsageException',
      message: 'Algorithm ECDSA_SHA_256 is incompatible with key spec ECC_NIST_P384.',
    });
    await expect(account.sign(KeyId, { SigningAlgorithm: 'ECDSA_SHA_384' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Digest is invalid length for algorithm ECDSA_SHA_384.',
    });
    await expect(
      account.sign(KeyId, { Message: Buffer.alloc(4_097), MessageType: 'RAW' }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(account.sign(KeyId, { MessageType: 'HASH' as 'RAW' })).rejects.toThrow('[RAW, DIGEST]');
  });

  it('keeps what it signed, and not what it only would have', async () => {
    const keyArn = await account.create();
    const digest = createHash('sha256').update(MESSAGE).digest();

    await signed(keyArn, 'ECDSA_SHA_256', 'DIGEST');
    await signed(keyArn, 'ECDSA_SHA_256', 'RAW');
    await expect(account.sign(keyArn, { DryRun: true })).rejects.toThrow('DryRun');

    const made = { keyArn, algorithm: 'ECDSA_SHA_256', digest };
    expect(account.kms.signatures).toEqual([made, made]);
  });

  it('signs for the AWS CLI, too', async () => {
    const KeyId = await account.create();
    const path = join(folder, 'digest');
    writeFileSync(path, createHash('sha256').update(MESSAGE).digest());

    const answer = await account.account.cli(
      ...['kms', 'sign', '--key-id', KeyId, '--message-type', 'DIGEST', '--message', `fileb://${path}`],
      ...['--signing-algorithm', 'ECDSA_SHA_256'],
    );

    // Not every machine has the AWS CLI.
    if (answer === undefined) return;
    const { Signature } = answer as { readonly Signature: string };
    expect(verify('sha256', MESSAGE, await publicKeyOf(KeyId), Buffer.from(Signature, 'base64'))).toBe(true);
  });
});
