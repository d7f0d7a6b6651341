import type * as sdk from '@aws-sdk/client-kms-model';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { type Key, notPendingDeletion } from './key';
import { accountIn } from './key-policy';
import { traitsOf } from './key-specs';
import type { Kms } from './kms';
import { requireAcceptable } from './policy-operations';

type OfKey = Given<sdk.DescribeKeyRequest, 'KeyId'>;

/** The keys themselves: their life, and how they are described. */
export function keyOperations(kms: Kms) {
  const { keys } = kms;
  const key = ({ KeyId }: OfKey) => keys.exactArnOf(KeyId);
  const living = (input: OfKey) => notPendingDeletion(keys.get(key(input)));
  return {
    CreateKey: on('*', (input: sdk.CreateKeyRequest, caller) => {
      const { Description: description, MultiRegion: isMultiRegion, Policy: policy, Tags } = input;
      if (policy !== undefined) {
        requireAcceptable(kms, policy, '*', caller, input.BypassPolicyLockoutSafetyCheck);
      }
      const created = keys.create({ spec: specIn(input), description, isMultiRegion, policy });
      keys.tags.add(
        created.arn,
        Tags?.map(({ TagKey: Key, TagValue: Value }) => ({ Key, Value })),
      );
      return { KeyMetadata: described(created) };
    }),
    DescribeKey: on(
      ({ KeyId }: OfKey) => keys.arnOf(KeyId),
      ({ KeyId }: OfKey) => ({ KeyMetadata: described(keys.get(KeyId)) }),
    ),
    ListKeys: on('*', () => {
      const own = keys.all.filter(({ arn }) => accountIn(arn) === kms.account.accountId);
      return { Keys: own.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), Truncated: false };
    }),
    UpdateKeyDescription: on(key, (input: OfKey & Given<sdk.UpdateKeyDescriptionRequest, 'Description'>) => {
      keys.change(living(input).arn, { description: input.Description });
    }),
    EnableKey: on(key, (input: OfKey) => {
      keys.change(living(input).arn, { state: 'Enabled' });
    }),
    DisableKey: on(key, (input: OfKey) => {
      keys.change(living(input).arn, { state: 'Disabled' });
    }),
    ScheduleKeyDeletion: on(key, (input: OfKey & sdk.ScheduleKeyDeletionRequest) => {
      const { PendingWindowInDays = LONGEST_WAIT_DAYS } = input;
      const { arn, deletionDate, state } = keys.scheduleDeletion(living(input).arn, PendingWindowInDays);
      return { KeyId: arn, DeletionDate: deletionDate, KeyState: state, PendingWindowInDays };
    }),
    CancelKeyDeletion: on(key, (input: OfKey) => {
      const { arn, state } = keys.get(key(input));
      if (state !== 'PendingDeletion') {
        throw new ApiError('KMSInvalidStateException', `${arn} is not pending deletion.`);
      }
      keys.change(arn, { state: 'Disabled', deletionDate: undefined });
      return { KeyId: arn };
    }),
    // Only symmetric keys rotate. (KMS API reference, GetKeyRotationStatus)
    GetKeyRotationStatus: on(
      ({ KeyId }: OfKey) => keys.exactArnOf(KeyId),
      (input: OfKey) => ({ KeyId: keys.get(key(input)).arn, KeyRotationEnabled: false }),
    ),
    EnableKeyRotation: on(key, (input: OfKey) => {
      const { arn } = living(input);
      throw new ApiError('UnsupportedOperationException', `${arn} is asymmetric and cannot be rotated.`);
    }),
  } satisfies ServiceDefinition['operations'];
}

/** Longest waiting period before a key is deleted, in days, and the default. (KMS API reference, ScheduleKeyDeletion) */
export const LONGEST_WAIT_DAYS = 30;

/** @throws ApiError ValidationException; UnsupportedOperationException for a usage that the sandbox lacks */
function specIn({ KeySpec, CustomerMasterKeySpec, KeyUsage }: sdk.CreateKeyRequest): sdk.KeySpec {
  const spec = KeySpec ?? CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  if (KeyUsage === 'SIGN_VERIFY' && spec !== 'SYMMETRIC_DEFAULT') return spec;
  if (KeyUsage === undefined && spec !== 'SYMMETRIC_DEFAULT') {
    throw new ApiError('ValidationException', `You must specify a KeyUsage value for the key spec ${spec}.`);
  }
  throw new ApiError('UnsupportedOperationException', 'The sandbox supports only SIGN_VERIFY keys.');
}

function described(key: Key): object {
  const { id, arn, spec, description, state, createdAt, deletionDate, isMultiRegion } = key;
  return {
    AWSAccountId: accountIn(arn),
    KeyId: id,
    Arn: arn,
    CreationDate: createdAt,
    Enabled: state === 'Enabled',
    Description: description,
    KeyUsage: 'SIGN_VERIFY',
    KeyState: state,
    DeletionDate: deletionDate,
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    KeySpec: spec,
    CustomerMasterKeySpec: spec,
    SigningAlgorithms: traitsOf(spec).signingAlgorithms,
    MultiRegion: isMultiRegion,
    MultiRegionConfiguration: isMultiRegion
      ? {
          MultiRegionKeyType: 'PRIMARY',
          PrimaryKey: { Arn: arn, Region: arn.split(':')[3] },
          ReplicaKeys: [],
        }
      : undefined,
  };
}
