import { constants, sign } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-kms';
import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { ServiceModel } from '../../wire/model';
import { type Key, type Keys, keyIdIn, publicKeyOf } from './keys';

const MODEL = new ServiceModel(SDK.kms);

type OfKey = Given<sdk.DescribeKeyRequest, 'KeyId'>;

/** Longest message that KMS hashes itself, in bytes. (KMS API reference, Sign) */
const MOST_MESSAGE_OCTETS = 4_096;

/** KMS: asymmetric keys that sign messages. */
export function kmsApi(keys: Keys, account: AwsAccount = SANDBOX_ACCOUNT): ServiceDefinition {
  const arnOf = (id: string) => regionalArn(account, 'kms', `key/${id}`);
  const key = ({ KeyId }: OfKey) => arnOf(keyIdIn(KeyId));
  const described = ({ id, spec, description, enabled, createdAt }: Key) => ({
    AWSAccountId: account.accountId,
    KeyId: id,
    Arn: arnOf(id),
    CreationDate: createdAt,
    Enabled: enabled,
    Description: description,
    KeyUsage: 'SIGN_VERIFY',
    KeyState: enabled ? 'Enabled' : 'Disabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    KeySpec: spec,
    SigningAlgorithms: algorithmsOf(spec),
    MultiRegion: false,
  });
  return {
    scope: 'kms',
    model: MODEL,
    constraints: {
      KeyId: { min: 1, max: 2_048 },
      Description: { max: 8_192 },
      'Sign.Message': { min: 1, max: MOST_MESSAGE_OCTETS },
    },
    operations: {
      CreateKey: on(
        '*',
        ({ KeyUsage, KeySpec = 'SYMMETRIC_DEFAULT', Description = '', Tags }: sdk.CreateKeyRequest) => {
          if (KeyUsage !== 'SIGN_VERIFY') {
            throw new ApiError(
              'UnsupportedOperationException',
              'The sandbox supports only SIGN_VERIFY keys.',
            );
          }
          const created = keys.create(KeySpec, Description);
          keys.tags.add(
            created.id,
            Tags?.map(({ TagKey: Key, TagValue: Value }) => ({ Key, Value })),
          );
          return { KeyMetadata: described(created) };
        },
      ),
      DescribeKey: on(key, ({ KeyId }: OfKey) => ({ KeyMetadata: described(keys.get(KeyId)) })),
      ListKeys: on('*', () => ({
        Keys: keys.all.map(({ id }) => ({ KeyId: id, KeyArn: arnOf(id) })),
        Truncated: false,
      })),
      GetPublicKey: on(key, ({ KeyId }: OfKey) => {
        const usable = keys.usable(KeyId);
        return {
          KeyId: arnOf(usable.id),
          PublicKey: publicKeyOf(usable),
          KeySpec: usable.spec,
          KeyUsage: 'SIGN_VERIFY',
          SigningAlgorithms: algorithmsOf(usable.spec),
        };
      }),
      Sign: on(key, (input: OfKey & Given<sdk.SignRequest, 'Message' | 'SigningAlgorithm'>) => {
        const { KeyId, Message, MessageType = 'RAW', SigningAlgorithm } = input;
        const usable = keys.usable(KeyId);
        if (MessageType !== 'RAW') {
          throw new ApiError('UnsupportedOperationException', 'The sandbox signs messages, not digests.');
        }
        return {
          KeyId: arnOf(usable.id),
          Signature: signed(usable, Message, SigningAlgorithm),
          SigningAlgorithm,
        };
      }),
      EnableKey: on(key, ({ KeyId }: OfKey) => keys.enable(KeyId, true)),
      DisableKey: on(key, ({ KeyId }: OfKey) => keys.enable(KeyId, false)),
      ListResourceTags: on(key, ({ KeyId }: OfKey) => ({
        Tags: keys.tags
          .list(keys.get(KeyId).id)
          .map(({ Key: TagKey, Value: TagValue }) => ({ TagKey, TagValue })),
        Truncated: false,
      })),
    },
  };
}

const RSA_ALGORITHMS = ['256', '384', '512'].flatMap((bits) => [
  `RSASSA_PKCS1_V1_5_SHA_${bits}`,
  `RSASSA_PSS_SHA_${bits}`,
]);
const CURVE_BITS: Readonly<Record<string, string>> = {
  ECC_NIST_P256: '256',
  ECC_NIST_P384: '384',
  ECC_NIST_P521: '512',
};

function algorithmsOf(spec: sdk.KeySpec): readonly string[] {
  return spec in CURVE_BITS ? [`ECDSA_SHA_${CURVE_BITS[spec]}`] : RSA_ALGORITHMS;
}

function signed({ spec, privateKey }: Key, message: Uint8Array, algorithm: string): Buffer {
  if (!algorithmsOf(spec).includes(algorithm)) {
    throw new ApiError(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec ${spec}.`,
    );
  }
  const digest = `sha${algorithm.slice(-3)}`;
  if (!algorithm.startsWith('RSASSA_PSS')) return sign(digest, message, privateKey);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign(digest, message, { key: privateKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
}
