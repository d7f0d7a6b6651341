import type * as sdk from '@aws-sdk/client-kms-model';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { type Key, publicKeyOf, usable } from './key';
import { traitsOf } from './key-specs';
import type { Kms } from './kms';
import { digestOctetsOf, digestOf, signDigest } from './signature';

type OfKey = Given<sdk.GetPublicKeyRequest, 'KeyId'>;
type ToSign = Given<sdk.SignRequest, 'KeyId' | 'Message' | 'SigningAlgorithm'>;

/** How KMS says that it would have done what it was asked for. */
const DRY_RUN = 'The request would have succeeded, but the DryRun option is set.';

/** What a signer asks KMS for. */
export function signingOperations({ keys, signatures }: Kms) {
  const key = ({ KeyId }: OfKey) => keys.arnOf(KeyId);
  return {
    GetPublicKey: on(key, ({ KeyId }: OfKey) => {
      const { arn, spec, privateKey } = usable(keys.get(KeyId));
      return {
        KeyId: arn,
        PublicKey: publicKeyOf({ privateKey }),
        KeySpec: spec,
        CustomerMasterKeySpec: spec,
        KeyUsage: 'SIGN_VERIFY',
        SigningAlgorithms: traitsOf(spec).signingAlgorithms,
      };
    }),
    Sign: on(
      key,
      (input: ToSign) => {
        const { SigningAlgorithm } = input;
        const used = usable(keys.get(input.KeyId));
        requireFitting(used, SigningAlgorithm);
        const digest = digestIn(input);
        if (input.DryRun) throw new ApiError('DryRunOperationException', DRY_RUN);
        const Signature = signDigest(used.privateKey, digest, SigningAlgorithm);
        signatures.push({ keyArn: used.arn, algorithm: SigningAlgorithm, digest: Buffer.from(digest) });
        return { KeyId: used.arn, Signature, SigningAlgorithm };
      },
      {
        context: ({ SigningAlgorithm, MessageType = 'RAW' }: ToSign) => ({
          'kms:SigningAlgorithm': SigningAlgorithm,
          'kms:MessageType': MessageType,
        }),
      },
    ),
  } satisfies ServiceDefinition['operations'];
}

/** @throws ApiError InvalidKeyUsageException for an algorithm of another spec */
function requireFitting({ spec }: Key, algorithm: string): void {
  if (traitsOf(spec).signingAlgorithms.includes(algorithm)) return;
  throw new ApiError(
    'InvalidKeyUsageException',
    `Algorithm ${algorithm} is incompatible with key spec ${spec}.`,
  );
}

/** @throws ApiError ValidationException for a digest of another length than the algorithm's */
function digestIn({ Message, MessageType = 'RAW', SigningAlgorithm }: ToSign): Uint8Array {
  if (MessageType === 'RAW') return digestOf(Message, SigningAlgorithm);
  if (Message.length === digestOctetsOf(SigningAlgorithm)) return Message;
  throw new ApiError('ValidationException', `Digest is invalid length for algorithm ${SigningAlgorithm}.`);
}
