import type { ServiceName } from '../../sdk';
import type { Members } from '../api/client';
import type { Names } from '../api/names';
import type { Context, ResourceBehaviour } from '../behaviour';
import type { Attributes } from '../values';

/** What a call may go by, besides the attributes. */
export interface Circumstances {
  readonly context: Context;
  /** The state before; null unless it is an update. */
  readonly prior: Attributes | null;
  /** What the call before it answered; empty for the first one. */
  readonly answer: Members;
}

/** One call of an API. The members of its request are the attributes of their names ({@link Names}). */
export interface Call {
  /** Such as `PutMetricAlarm`. */
  readonly operation: string;
  /** Members that no attribute gives, or that are other than the attribute; of a list, each makes a call, none makes none. */
  readonly input?: (
    attributes: Attributes,
    circumstances: Circumstances,
  ) => Members | readonly Members[] | Promise<Members>;
  /**
   * Of an update: the arguments whose change it is for, `anything` for every one.
   * @default those that it sends
   */
  readonly on?: readonly string[] | 'anything';
  /** Of an update: whether what is not sent stays as it is, so that what is no longer set has to be sent as empty. */
  readonly partial?: boolean;
}

/** A call that finds out what there is. */
export interface Read extends Call {
  /** The member of the answer that is the thing, or a list of such. @default the answer itself */
  readonly at?: string;
  /** In a list: the member by which the thing is told apart. @default the first one is it */
  readonly by?: string;
  /** What the names of members do not give; null: the thing is not there. */
  readonly also?: (
    answer: Members,
    state: Attributes,
    context: Context,
  ) => Attributes | null | Promise<Attributes | null>;
}

/** How a service has the tags of a resource. */
export interface TagCalls {
  /** The members that name the resource. */
  readonly of: (attributes: Attributes) => Members;
  /** @default ListTagsForResource, which is not called where the answer of a read has the tags already */
  readonly list?: string;
  /** @default TagResource */
  readonly add?: string;
  /** @default UntagResource */
  readonly remove?: string;
}

/** A resource type of Terraform: a row of the table that says what it is in AWS's APIs. */
export interface Row extends Pick<ResourceBehaviour, 'defaults' | 'failedUpdateSticks' | 'recomputed'> {
  readonly service: ServiceName;
  readonly names?: Names;
  readonly create: readonly Call[];
  /** The first one also tells whether there is the thing at all. */
  readonly read: readonly Read[];
  /** @default none: every argument forces a new resource */
  readonly update?: readonly Call[];
  readonly delete: readonly Call[];
  /** Terraform's id of it. */
  readonly id: (attributes: Attributes) => string;
  readonly forcesNew: readonly string[];
  /** The argument that gets a name of Terraform's when it is not set, with the prefix in `…_prefix` when that is. */
  readonly generated?: string;
  /** Arguments that it supports although no call sends them under their names; those with defaults need no mention. */
  readonly supports?: readonly string[];
  /** Blocks that the real provider leaves as AWS has them when the configuration does not. */
  readonly computedBlocks?: readonly string[];
  readonly tags?: TagCalls;
}
