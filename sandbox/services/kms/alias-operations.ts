import type * as sdk from '@aws-sdk/client-kms-model';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { notPendingDeletion } from './key';
import type { Kms } from './kms';

type OfAlias = Given<sdk.DeleteAliasRequest, 'AliasName'>;
type OfTarget = Given<sdk.CreateAliasRequest, 'AliasName' | 'TargetKeyId'>;

/** The aliases. Changing one takes the permission on the alias and on each key that it names before or after. */
export function aliasOperations({ keys, clock }: Kms) {
  const { aliases } = keys;
  const ofTarget = ({ AliasName, TargetKeyId }: OfTarget) => [
    aliases.arnOf(AliasName),
    keys.exactArnOf(TargetKeyId),
  ];
  const target = ({ TargetKeyId }: OfTarget) =>
    notPendingDeletion(keys.get(keys.exactArnOf(TargetKeyId))).arn;
  return {
    CreateAlias: on(ofTarget, (input: OfTarget) => {
      requireFree(input.AliasName);
      aliases.create(input.AliasName, target(input), new Date(clock()));
    }),
    UpdateAlias: on(
      (input: OfTarget) => [...ofTarget(input), aliases.get(input.AliasName).keyArn],
      (input: OfTarget) => aliases.move(input.AliasName, target(input), new Date(clock())),
    ),
    DeleteAlias: on(
      ({ AliasName }: OfAlias) => [aliases.arnOf(AliasName), aliases.get(AliasName).keyArn],
      ({ AliasName }: OfAlias) => aliases.delete(AliasName),
    ),
    ListAliases: on('*', ({ KeyId }: sdk.ListAliasesRequest) => {
      const only = KeyId === undefined ? undefined : keys.get(keys.exactArnOf(KeyId)).arn;
      const listed = aliases.all.filter(({ keyArn }) => only === undefined || keyArn === only);
      return {
        Aliases: listed.map(({ name, arn, keyArn, createdAt, updatedAt }) => ({
          AliasName: name,
          AliasArn: arn,
          TargetKeyId: keyArn.replace(/^.*:key\//, ''),
          CreationDate: createdAt,
          LastUpdatedDate: updatedAt,
        })),
        Truncated: false,
      };
    }),
  } satisfies ServiceDefinition['operations'];
}

/** @throws ApiError InvalidAliasNameException for what is no alias, or AWS's own */
function requireFree(name: string): void {
  if (/^alias\/(?!aws\/)[\w/-]+$/.test(name)) return;
  throw new ApiError(
    'InvalidAliasNameException',
    name.startsWith('alias/aws/')
      ? `${name} is reserved for AWS.`
      : 'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/programming-aliases.html',
  );
}
