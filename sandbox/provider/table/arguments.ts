import type { NormalizedSchema } from '@smithy/core/schema';
import type { Api } from '../api/client';
import { attributeOf, INLINE, type Names } from '../api/names';
import { ProviderError } from '../behaviour';
import type { Attributes, Value } from '../values';
import type { Row } from './row';

/** Arguments of every type. */
const EVERYWHERE = ['id', 'region', 'tags', 'tags_all', 'timeouts'];

/**
 * Refuses an argument that no call of a row would send: it must not look as if it had been tested.
 *
 * @throws {ProviderError} that names it
 */
export async function requireSupported(
  type: string,
  row: Row,
  changed: Attributes,
  api: Pick<Api, 'schemaOf'>,
): Promise<void> {
  const { service, names = {}, create, update = [], defaults = {}, generated, supports = [] } = row;
  const supported = new Set([...EVERYWHERE, ...Object.keys(defaults), `${generated}_prefix`, ...supports]);
  for (const { operation } of [...create, ...update]) {
    const { input } = api.schemaOf(service, operation);
    for (const name of argumentsOf(input, names)) supported.add(name);
  }
  const unsupported = Object.keys(changed).find((name) => isSet(changed[name]) && !supported.has(name));
  if (unsupported === undefined) return;
  throw new ProviderError(
    `The stand-in provider does not support the argument ${unsupported} of ${type}`,
    'Extend the row of the type in sandbox/provider/resources.',
  );
}

function argumentsOf(schema: NormalizedSchema, names: Names): readonly string[] {
  return [...schema.structIterator()].flatMap(([member, inner]) => {
    const attribute = attributeOf(member, names);
    if (attribute !== INLINE) return attribute ?? [];
    const structure = inner.isListSchema() ? inner.getValueSchema() : inner;
    return structure.isStructSchema() ? argumentsOf(structure, names) : [];
  });
}

/** Known and not empty. */
function isSet(value: Value | undefined): boolean {
  if (value === null || value === undefined) return false;
  return typeof value === 'object' ? Object.keys(value).length > 0 : true;
}
