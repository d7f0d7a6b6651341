import type { ServiceName } from '../../sdk';
import type { Members } from '../api/client';
import type { Names } from '../api/names';
import type { Context, ResourceBehaviour } from '../behaviour';
import type { Attributes } from '../values';

/** What a call may depend on, besides the attributes. */
export interface Circumstances {
  readonly context: Context;
  /** The state before; null unless it is an update. */
  readonly prior: Attributes | null;
  /** The answer of the previous call; empty for the first one. */
  readonly answer: Members;
}

/** One call of an API. The members of its request come from the attributes of the same name ({@link Names}). */
export interface Call {
  /** Such as `PutMetricAlarm`. */
  readonly operation: string;
  /** Members that no attribute has, or that differ from it. Each element of a list is one call; an empty list is none. */
  readonly input?: (
    attributes: Attributes,
    circumstances: Circumstances,
  ) => Members | readonly Members[] | Promise<Members>;
  /**
   * For updates: the arguments whose change triggers the call; `anything` for all.
   * @default those that it sends
   */
  readonly on?: readonly string[] | 'anything';
  /** For updates: whether unsent members stay unchanged, so that unset arguments must be sent as empty values. */
  readonly partial?: boolean;
}

/** A call that reads a resource. */
export interface Read extends Call {
  /** The member of the answer that is the resource, or a list of resources. @default the answer itself */
  readonly at?: string;
  /** In a list: the member that identifies the resource. @default take the first */
  readonly by?: string;
  /** Attributes that do not follow from member names; null if the resource does not exist. */
  readonly also?: (
    answer: Members,
    state: Attributes,
    context: Context,
  ) => Attributes | null | Promise<Attributes | null>;
}

/** How a service handles the tags of a resource. */
export interface TagCalls {
  /** The members that name the resource. */
  readonly of: (attributes: Attributes) => Members;
  /** @default ListTagsForResource, which is not called if a read already returns the tags */
  readonly list?: string;
  /** @default TagResource */
  readonly add?: string;
  /** @default UntagResource */
  readonly remove?: string;
}

/** A resource type of Terraform: a row of the table that maps it to AWS's APIs. */
export interface Row extends Pick<ResourceBehaviour, 'defaults' | 'failedUpdateSticks' | 'recomputed'> {
  readonly service: ServiceName;
  readonly names?: Names;
  readonly create: readonly Call[];
  /** The first one also tells whether the resource exists. */
  readonly read: readonly Read[];
  /** @default none: every argument forces a new resource */
  readonly update?: readonly Call[];
  readonly delete: readonly Call[];
  /**
   * Whether the first read says that a change is over. Asked after each call of create, update and delete until it is,
   * or the resource is gone.
   * @default AWS answers when it is done
   */
  readonly isSettled?: (answer: Members) => boolean;
  /** Terraform's id of the resource. */
  readonly id: (attributes: Attributes) => string;
  readonly forcesNew: readonly string[];
  /** What the real provider refuses at plan time. @throws {ProviderError} */
  readonly check?: (planned: Attributes) => void;
  /** The argument that gets a generated name if it is unset, starting with `…_prefix` if that is set. */
  readonly generated?: string;
  /** How a generated name starts if `…_prefix` is unset. @default terraform- */
  readonly generatedPrefix?: string;
  /** Supported arguments that no call sends under their names; those with defaults need no mention. */
  readonly supports?: readonly string[];
  /** Blocks that keep AWS's value if the configuration does not have them. */
  readonly computedBlocks?: readonly string[];
  readonly tags?: TagCalls;
}
