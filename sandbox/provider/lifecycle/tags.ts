import type { Context } from '../behaviour';
import { type Attributes, stringMapIn, UNKNOWN, type Value, whollyKnown } from '../values';

/** A resource's own tags and the provider's default ones; unknown while its own are. */
export function allTags(attributes: Attributes, { defaultTags }: Pick<Context, 'defaultTags'>): Value {
  return whollyKnown(attributes.tags ?? null)
    ? { ...defaultTags, ...stringMapIn(attributes, 'tags') }
    : UNKNOWN;
}
