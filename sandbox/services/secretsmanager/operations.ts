import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-secrets-manager';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import type { Caller } from '../../wire/caller';
import { type Secret, Stage } from './secret';
import type { Secrets } from './secrets';

type Named = { readonly SecretId: string };
type Value = Pick<sdk.CreateSecretRequest, 'ClientRequestToken' | 'SecretString' | 'SecretBinary'>;

const DAY_MS = 24 * 3_600_000;

/** Days until a secret that is marked for deletion is gone: default, least, most. (API reference, DeleteSecret) */
const RECOVERY_DAYS = { default: 30, least: 7, most: 30 } as const;

/** The operations on secrets. */
export function secretOperations(secrets: Secrets): ServiceDefinition['operations'] {
  const named = ({ SecretId }: Named) => secrets.arnOf(SecretId);
  const valued = (input: Value) => input.SecretString !== undefined || input.SecretBinary !== undefined;
  const put = (secret: Secret, input: Value, labels: readonly string[] = [Stage.Current]) => {
    const id = input.ClientRequestToken ?? randomUUID();
    const { SecretString: text, SecretBinary: octets } = input;
    secret.put({ id, text, octets, createdAt: secrets.now }, labels);
    return { ARN: secret.arn, Name: secret.name, VersionId: id };
  };
  const described = (secret: Secret) => ({
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: secret.kmsKeyId,
    CreatedDate: secret.createdAt,
    LastChangedDate: secret.changedAt,
    DeletedDate: secret.deletionDate,
    Tags: secrets.tags.list(secret.arn),
  });
  return {
    CreateSecret: on(
      ({ Name }: Given<sdk.CreateSecretRequest, 'Name'>) => secrets.arnOf(Name),
      (input: Given<sdk.CreateSecretRequest, 'Name'>) => {
        const secret = secrets.create(input.Name);
        secret.description = input.Description;
        secret.kmsKeyId = input.KmsKeyId;
        secrets.tags.add(secret.arn, input.Tags);
        return valued(input) ? put(secret, input) : { ARN: secret.arn, Name: secret.name };
      },
    ),
    PutSecretValue: on(named, (input: Named & sdk.PutSecretValueRequest) => {
      if (!valued(input)) throw noValue();
      const secret = secrets.live(input.SecretId);
      const answer = put(secret, input, input.VersionStages);
      return { ...answer, VersionStages: secret.stages[answer.VersionId] };
    }),
    UpdateSecret: on(named, (input: Named & sdk.UpdateSecretRequest) => {
      const secret = secrets.live(input.SecretId);
      secret.description = input.Description ?? secret.description;
      secret.kmsKeyId = input.KmsKeyId ?? secret.kmsKeyId;
      return valued(input) ? put(secret, input) : { ARN: secret.arn, Name: secret.name };
    }),
    GetSecretValue: on(
      named,
      ({ SecretId, VersionId, VersionStage }: Named & sdk.GetSecretValueRequest, caller: Caller) => {
        const secret = secrets.live(SecretId);
        requireDecryption(caller, secret);
        const version = secret.version(VersionId, VersionStage);
        return {
          ARN: secret.arn,
          Name: secret.name,
          VersionId: version.id,
          VersionStages: secret.stagesOf(version),
          SecretString: version.text,
          SecretBinary: version.octets,
          CreatedDate: version.createdAt,
        };
      },
      {
        context: ({ VersionId, VersionStage }: sdk.GetSecretValueRequest) => ({
          'secretsmanager:VersionStage':
            VersionStage ?? (VersionId === undefined ? Stage.Current : undefined),
        }),
      },
    ),
    UpdateSecretVersionStage: on(
      named,
      (input: Named & Given<sdk.UpdateSecretVersionStageRequest, 'VersionStage'>) => {
        const secret = secrets.live(input.SecretId);
        secret.move(input.VersionStage, input.MoveToVersionId, input.RemoveFromVersionId);
        return { ARN: secret.arn, Name: secret.name };
      },
    ),
    DescribeSecret: on(named, ({ SecretId }: Named) => {
      const secret = secrets.find(SecretId);
      return { ...described(secret), VersionIdsToStages: secret.stages };
    }),
    ListSecrets: on('*', () => ({
      SecretList: secrets.all
        .filter(({ deletionDate }) => deletionDate === undefined)
        .map((secret) => ({ ...described(secret), SecretVersionsToStages: secret.stages })),
    })),
    DeleteSecret: on(named, (input: Named & sdk.DeleteSecretRequest) => {
      const secret = secrets.find(input.SecretId);
      const days = recoveryDays(input);
      secret.deletionDate = new Date(secrets.now.getTime() + days * DAY_MS);
      if (days === 0) secrets.delete(secret);
      return { ARN: secret.arn, Name: secret.name, DeletionDate: secret.deletionDate };
    }),
    RestoreSecret: on(named, ({ SecretId }: Named) => {
      const secret = secrets.find(SecretId);
      secret.deletionDate = undefined;
      return { ARN: secret.arn, Name: secret.name };
    }),
    TagResource: on(named, ({ SecretId, Tags }: Named & sdk.TagResourceRequest) =>
      secrets.tags.add(secrets.find(SecretId).arn, Tags),
    ),
    UntagResource: on(named, ({ SecretId, TagKeys = [] }: Named & sdk.UntagResourceRequest) =>
      secrets.tags.remove(secrets.find(SecretId).arn, TagKeys),
    ),
  };
}

/** A secret under a key of one's own takes the permission to decrypt with it. (User guide, "Secret encryption") */
function requireDecryption(caller: Caller, { kmsKeyId }: Secret): void {
  if (kmsKeyId === undefined || caller.allows('kms:Decrypt', kmsKeyId)) return;
  throw new ApiError('AccessDeniedException', 'Access to KMS is not allowed', { status: 400 });
}

function recoveryDays({ RecoveryWindowInDays, ForceDeleteWithoutRecovery }: sdk.DeleteSecretRequest): number {
  if (ForceDeleteWithoutRecovery) return 0;
  const days = RecoveryWindowInDays ?? RECOVERY_DAYS.default;
  if (days >= RECOVERY_DAYS.least && days <= RECOVERY_DAYS.most) return days;
  throw new ApiError(
    'InvalidParameterException',
    'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
  );
}

function noValue(): ApiError {
  return new ApiError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
}
