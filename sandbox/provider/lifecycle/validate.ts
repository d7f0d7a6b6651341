import { ProviderError } from '../behaviour';
import type { Block } from '../schema/model';
import { type Attributes, blocksIn } from '../values';

/**
 * Refuses a value for an attribute that only AWS sets. This is the one rule of the schema that Terraform leaves to the
 * provider.
 *
 * @throws {ProviderError} that names the attribute, worded like the real provider's.
 */
export function requireConfigurable(block: Block, config: Attributes): void {
  for (const { name, required, optional } of block.attributes) {
    if (required || optional || (config[name] ?? null) === null) continue;
    throw new ProviderError(
      'Value for unconfigurable attribute',
      `Can't configure a value for "${name}": its value will be decided automatically based on the result ` +
        'of applying this configuration.',
    );
  }
  for (const nested of block.blocks) {
    for (const element of blocksIn(config, nested.name)) requireConfigurable(nested.block, element);
  }
}
