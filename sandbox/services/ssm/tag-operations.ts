import type * as sdk from '@aws-sdk/client-ssm';
import { type AwsAccount, regionalArn } from '../../account';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import type { Tags } from '../tags';

type Tagged = Given<sdk.ListTagsForResourceRequest, 'ResourceType' | 'ResourceId'>;

/** Resources that may have tags, by name. */
interface Taggable {
  has(name: string): boolean;
  readonly tags: Tags;
}

/** Tags of Systems Manager's resources, by their type and name. */
export function tagOperations(
  kinds: Readonly<Record<string, Taggable>>,
  account: AwsAccount,
): ServiceDefinition['operations'] {
  const tagged = ({ ResourceType, ResourceId }: Tagged) =>
    regionalArn(account, 'ssm', `${ResourceType.toLowerCase()}/${ResourceId.replace(/^\//, '')}`);
  const tagsOf = ({ ResourceType, ResourceId }: Tagged): Tags => {
    const kind = Object.hasOwn(kinds, ResourceType) ? kinds[ResourceType] : undefined;
    if (kind === undefined)
      throw new ApiError('InvalidResourceType', `The sandbox has no tags of ${ResourceType}.`);
    if (!kind.has(ResourceId)) {
      throw new ApiError('InvalidResourceId', `There is no ${ResourceType} ${ResourceId}.`);
    }
    return kind.tags;
  };
  return {
    ListTagsForResource: on(tagged, (input: Tagged) => ({ TagList: tagsOf(input).list(input.ResourceId) })),
    AddTagsToResource: on(tagged, (input: Tagged & Given<sdk.AddTagsToResourceRequest, 'Tags'>) =>
      tagsOf(input).add(input.ResourceId, input.Tags),
    ),
    RemoveTagsFromResource: on(
      tagged,
      (input: Tagged & Given<sdk.RemoveTagsFromResourceRequest, 'TagKeys'>) =>
        tagsOf(input).remove(input.ResourceId, input.TagKeys),
    ),
  };
}
