import { on, type ServiceDefinition } from '../wire/api';
import type { Tags } from './tags';

/** How a service's tag operations work. */
interface TagOptions {
  /** The key of a resource in the tags, from its ARN. Throws if the resource does not exist. */
  readonly keyOf: (arn: string) => string | Promise<string>;
  /** The form of tags in answers. @default list */
  readonly form?: 'list' | 'map';
}

/**
 * The operations ListTagsForResource, TagResource and UntagResource. IAM checks them on the resource.
 *
 * @param member The request's member for the ARN, such as `resourceArn`. The other members have the same case:
 *   `tags` and `tagKeys`, or `Tags` and `TagKeys`.
 */
export function tagOperations(tags: Tags, member: string, { keyOf, form = 'list' }: TagOptions) {
  type Input = Readonly<Record<string, never>>;
  const [tagsMember, keysMember] = member.startsWith('r') ? ['tags', 'tagKeys'] : ['Tags', 'TagKeys'];
  const arnIn = (input: Input): string => input[member] ?? '';
  return {
    ListTagsForResource: on(arnIn, async (input: Input) => ({
      [tagsMember]: tags[form](await keyOf(arnIn(input))),
    })),
    TagResource: on(arnIn, async (input: Input) => tags.add(await keyOf(arnIn(input)), input[tagsMember])),
    UntagResource: on(arnIn, async (input: Input) =>
      tags.remove(await keyOf(arnIn(input)), input[keysMember] ?? []),
    ),
  } satisfies ServiceDefinition['operations'];
}
