import type * as sdk from '@aws-sdk/client-kms-model';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { notPendingDeletion } from './key';
import type { Kms } from './kms';

type OfKey = Given<sdk.ListResourceTagsRequest, 'KeyId'>;

/** The keys' tags, which KMS writes in a form of its own. */
export function tagOperations({ keys }: Kms) {
  const { tags } = keys;
  const key = ({ KeyId }: OfKey) => keys.exactArnOf(KeyId);
  const living = (input: OfKey) => notPendingDeletion(keys.get(key(input))).arn;
  return {
    ListResourceTags: on(key, (input: OfKey) => ({
      Tags: tags
        .list(keys.get(key(input)).arn)
        .map(({ Key: TagKey, Value: TagValue }) => ({ TagKey, TagValue })),
      Truncated: false,
    })),
    TagResource: on(key, (input: OfKey & Given<sdk.TagResourceRequest, 'Tags'>) => {
      const given = input.Tags.map(({ TagKey: Key, TagValue: Value }) => ({ Key, Value }));
      tags.add(living(input), given);
    }),
    UntagResource: on(key, (input: OfKey & Given<sdk.UntagResourceRequest, 'TagKeys'>) => {
      tags.remove(living(input), input.TagKeys);
    }),
  } satisfies ServiceDefinition['operations'];
}
