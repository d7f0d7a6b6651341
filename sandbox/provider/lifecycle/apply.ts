import type { Context, ResourceBehaviour } from '../behaviour';
import { allTags, madeUp } from '../computed';
import type { Block } from '../schema/model';
import { type Attributes, UNKNOWN, type Value } from '../values';
import { settleBlocks } from './unknowns';

/** What an apply does to one resource. */
export type Action = 'create' | 'update' | 'delete';

/** One planned change that is to be made. */
export interface ApplyRequest {
  readonly type: string;
  readonly block: Block;
  readonly behaviour: ResourceBehaviour;
  readonly context: Context;
  /** Null on create. */
  readonly prior: Attributes | null;
  /** Null on delete. */
  readonly planned: Attributes | null;
}

/** What the apply of a change will do. */
export function actionOf({ prior, planned }: Pick<ApplyRequest, 'prior' | 'planned'>): Action {
  if (planned === null) return 'delete';
  return prior === null ? 'create' : 'update';
}

/** Makes the change; answers the state after it, null once deleted. */
export async function applyChange(request: ApplyRequest): Promise<Attributes | null> {
  const { behaviour, context, prior, planned } = request;
  if (planned === null) {
    if (prior !== null) await behaviour.delete?.(prior, context);
    return null;
  }
  const learned =
    prior === null
      ? await behaviour.create?.(planned, context)
      : await behaviour.update?.(prior, planned, context);
  return settled(request, { ...planned, ...learned });
}

/**
 * The state that a failed apply leaves behind: what was there before it, except where a failed update
 * sticks ({@link ResourceBehaviour.failedUpdateSticks}) or a failed create has its id already
 * ({@link ResourceBehaviour.idBeforeWaiting}).
 */
export function stateAfterFailure(request: ApplyRequest): Attributes | null {
  const { behaviour, block, prior, planned } = request;
  if (planned === null) return prior;
  if (prior !== null) return behaviour.failedUpdateSticks === true ? settled(request, planned) : prior;
  if (behaviour.idBeforeWaiting === undefined) return null;
  const known = Object.entries(planned).map(
    ([name, value]) => [name, value === UNKNOWN ? null : value] as const,
  );
  const state = { ...Object.fromEntries(known), id: behaviour.idBeforeWaiting(planned) };
  return { ...state, ...settleBlocks(block, state) };
}

function settled({ type, block, context, prior }: ApplyRequest, attributes: Attributes): Attributes {
  const compute = (name: string): Value =>
    name === 'tags_all'
      ? allTags(attributes, context)
      : (prior?.[name] ?? madeUp(type, name, attributes, context));
  const known = Object.entries(attributes).map(
    ([name, value]) => [name, value === UNKNOWN ? compute(name) : value] as const,
  );
  const state = Object.fromEntries(known);
  return { ...state, ...settleBlocks(block, state) };
}
