import type { Context, ResourceBehaviour } from '../behaviour';
import type { Block } from '../schema/model';
import { type Attributes, blocksIn, sameValue, UNKNOWN, type Value } from '../values';
import { allTags } from './tags';
import { markAddedBlocks, markComputed } from './unknowns';

/** One planned change of one resource. */
export interface Plan {
  readonly planned: Attributes;
  /** Changed arguments that force a new resource; empty for a create and for an in-place update. */
  readonly replace: readonly string[];
}

/** Input of a plan. */
export interface PlanRequest {
  readonly block: Block;
  readonly behaviour: ResourceBehaviour;
  readonly context: Context;
  /** Null on create. */
  readonly prior: Attributes | null;
  /** Terraform's own proposal: the configuration, with prior values where the provider computes. */
  readonly proposed: Attributes;
}

/** Plans a create or an update, as the AWS provider would. */
export async function planChange(request: PlanRequest): Promise<Plan> {
  const { block, behaviour, context, prior } = request;
  const given = withKnownValues(request);
  const marked = prior === null ? markComputed(block, given) : markAddedBlocks(block, prior, given);
  const planned = { ...marked, ...(await behaviour.plan?.({ prior, planned: marked }, context)) };
  if (prior === null || sameAttributes(block, prior, planned)) return { planned, replace: [] };

  const change = { prior, planned };
  const createOnly = ['region', ...behaviour.createOnly(change)];
  const replace = createOnly.filter((name) => name in planned && !sameValue(prior[name], planned[name]));
  const recomputed = behaviour.recomputed?.(change) ?? [];
  return {
    planned: { ...planned, ...Object.fromEntries(recomputed.map((name) => [name, UNKNOWN])) },
    replace,
  };
}

/** Adds what the AWS provider knows without asking AWS: defaults, the Region, and `tags_all`. */
function withKnownValues({ block, behaviour, context, proposed }: PlanRequest): Attributes {
  const names = new Set(block.attributes.map(({ name }) => name));
  const given = withDefaults(proposed, {
    ...behaviour.defaults,
    ...(names.has('region') && { region: context.region }),
  });
  return names.has('tags_all') ? { ...given, tags_all: allTags(given, context) } : given;
}

/** The defaults of a block apply to each block of that name. */
function withDefaults(attributes: Attributes, defaults: Attributes): Attributes {
  const known = Object.entries(defaults).map(([name, value]): readonly [string, Value] => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      return [name, attributes[name] ?? value];
    }
    return [name, blocksIn(attributes, name).map((element) => withDefaults(element, value as Attributes))];
  });
  return { ...attributes, ...Object.fromEntries(known) };
}

function sameAttributes(block: Block, prior: Attributes, planned: Attributes): boolean {
  return [...block.attributes, ...block.blocks].every(({ name }) =>
    sameValue(prior[name] ?? null, planned[name] ?? null),
  );
}
