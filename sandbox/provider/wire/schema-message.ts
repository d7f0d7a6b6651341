import type { Block, NestedBlock } from '../schema/model';

/** Message `Schema` of the plugin protocol. */
export interface SchemaMessage {
  readonly version: number;
  readonly block: BlockMessage;
}

interface BlockMessage {
  readonly attributes: readonly object[];
  readonly block_types: readonly object[];
}

/**
 * A schema in the protocol's form. Always version 0: the sandbox's state does not outlive the sandbox, so the stand-in
 * never reads the state of another version.
 */
export function schemaMessage(block: Block): SchemaMessage {
  return { version: 0, block: blockMessage(block) };
}

function blockMessage(block: Block): BlockMessage {
  return {
    attributes: block.attributes.map(({ type, ...attribute }) => ({
      ...attribute,
      type: Buffer.from(JSON.stringify(type)),
    })),
    block_types: block.blocks.map(nestedMessage),
  };
}

function nestedMessage({ name, nesting, block, minItems, maxItems }: NestedBlock): object {
  return {
    type_name: name,
    block: blockMessage(block),
    nesting: nesting.toUpperCase(),
    min_items: minItems,
    max_items: maxItems,
  };
}
