import type { Context } from '../behaviour';
import { type Attributes, stringMapIn, UNKNOWN, type Value, whollyKnown } from '../values';

/** The resource's own tags and the provider's default tags; unknown while its own are unknown. */
export function allTags(attributes: Attributes, { defaultTags }: Pick<Context, 'defaultTags'>): Value {
  return whollyKnown(attributes.tags ?? null)
    ? { ...defaultTags, ...stringMapIn(attributes, 'tags') }
    : UNKNOWN;
}
