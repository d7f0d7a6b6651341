import { ProviderError } from '../behaviour';
import type { Block } from '../schema/model';
import { type Attributes, blocksIn } from '../values';

/**
 * Refuses a value for an attribute that only AWS sets. Terraform checks everything else that the schema
 * says; this it leaves to the provider.
 *
 * @throws {ProviderError} that names the attribute, in the words of the real provider.
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
