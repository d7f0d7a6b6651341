import type { Context, ResourceBehaviour } from '../behaviour';
import type { Block } from '../schema/model';
import { type Attributes, UNKNOWN } from '../values';
import { settleBlocks } from './unknowns';

/** What an apply does to one resource. */
export type Action = 'create' | 'update' | 'delete';

/** One planned change to apply. */
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

/** The action of a change. */
export function actionOf({ prior, planned }: Pick<ApplyRequest, 'prior' | 'planned'>): Action {
  if (planned === null) return 'delete';
  return prior === null ? 'create' : 'update';
}

/** Applies the change. @returns the state after it; null once deleted */
export async function applyChange(request: ApplyRequest): Promise<Attributes | null> {
  const { behaviour, context, prior, planned } = request;
  if (planned === null) {
    if (prior !== null) await behaviour.delete(prior, context);
    return null;
  }
  const learned =
    prior === null
      ? await behaviour.create(planned, context)
      : await behaviour.update(prior, planned, context);
  return settled(request, { ...planned, ...learned });
}

/**
 * The state after a failed apply: the earlier one, unless a failed update sticks
 * ({@link ResourceBehaviour.failedUpdateSticks}) or a failed create already has its id
 * ({@link ResourceBehaviour.idBeforeWaiting}).
 */
export function stateAfterFailure(request: ApplyRequest, error: unknown): Attributes | null {
  const { behaviour, prior, planned } = request;
  if (planned === null) return prior;
  if (prior !== null) return behaviour.failedUpdateSticks === true ? settled(request, planned) : prior;
  const id = behaviour.idBeforeWaiting?.(error);
  return id === undefined ? null : settled(request, { ...planned, id });
}

/** Nothing may stay unknown in a state: an attribute without an answer keeps its earlier value. */
function settled({ block, prior }: ApplyRequest, attributes: Attributes): Attributes {
  const known = Object.entries(attributes).map(
    ([name, value]) => [name, value === UNKNOWN ? (prior?.[name] ?? null) : value] as const,
  );
  const state = Object.fromEntries(known);
  return { ...state, ...settleBlocks(block, state) };
}
