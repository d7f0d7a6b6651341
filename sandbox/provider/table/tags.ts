import type { Members } from '../api/client';
import { membersFrom } from '../api/request';
import { type Context, ProviderError } from '../behaviour';
import { type Attributes, stringMapIn } from '../values';
import type { Row, TagCalls } from './row';

type TagMap = Readonly<Record<string, string>>;

const NONE: TagMap = {};

/** All tags of a resource, from a read's answer or from a separate call. */
export async function tagsOf(
  { service }: Row,
  { of, list = 'ListTagsForResource' }: TagCalls,
  state: Attributes,
  answers: readonly Members[],
  { api }: Context,
): Promise<TagMap> {
  const known = answers.map(tagsIn).find((tags) => tags !== undefined);
  if (known !== undefined) return known;
  return tagsIn(await api.call(service, list, of(state), regionOf(state))) ?? NONE;
}

/** All tags except the provider's default ones, which stay only if the configuration also has them. */
export function ownTags(all: TagMap, before: TagMap, defaults: TagMap): TagMap {
  return Object.fromEntries(
    Object.entries(all).filter(([key, value]) => key in before || defaults[key] !== value),
  );
}

/** Adds and removes tags after an update. */
export async function retag(
  { service }: Row,
  { of, add = 'TagResource', remove = 'UntagResource' }: TagCalls,
  prior: Attributes,
  planned: Attributes,
  { api }: Context,
): Promise<void> {
  const [before, now] = [stringMapIn(prior, 'tags_all'), stringMapIn(planned, 'tags_all')];
  const gone = Object.keys(before).filter((key) => !(key in now));
  const changed = Object.entries(now).filter(([key, value]) => before[key] !== value);
  if (gone.length > 0) {
    const { input } = api.schemaOf(service, remove);
    const [keys = ''] = [...input.structIterator()]
      .map(([name]) => name)
      .filter((name) => /TagKeys$/i.test(name));
    await api.call(service, remove, { ...of(prior), [keys]: gone }, regionOf(prior));
  }
  if (changed.length === 0) return;
  const { input } = api.schemaOf(service, add);
  const member = [...input.structIterator()].find(([name]) => /^tags$/i.test(name));
  if (member === undefined) throw new ProviderError(`${service}: ${add} takes no tags`);
  const tags = membersFrom(input, { tags: Object.fromEntries(changed) }, { [member[0]]: 'tags' });
  await api.call(service, add, { ...of(prior), ...tags }, regionOf(prior));
}

/** Tags in any of the services' forms; undefined if the answer has no such member. */
function tagsIn({ Tags, TagList = Tags, tags = TagList }: Members): TagMap | undefined {
  if (!Array.isArray(tags)) return tags as TagMap | undefined;
  return Object.fromEntries(
    tags.map(({ Key, Value, TagKey = Key, TagValue = Value }: Readonly<Record<string, string>>) => [
      TagKey,
      TagValue,
    ]),
  );
}

function regionOf({ region }: Attributes): string | undefined {
  return typeof region === 'string' ? region : undefined;
}
