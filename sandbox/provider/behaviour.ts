import type { Api } from './api/client';
import type { Attributes } from './values';

/** The run that a behaviour is part of. */
export interface Context {
  /** AWS, with the provider block's credentials and Region. */
  readonly api: Api;
  /** The provider block's Region. */
  readonly region: string;
  /** The provider's `default_tags`; empty when it has none. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** Turns a path from the configuration into one that this process can open. */
  resolvePath(path: string): string;
}

/** The planned change of one resource. */
interface Change {
  /** The state before; null on create. */
  readonly prior: Attributes | null;
  /** The state after; may contain unknown values. */
  readonly planned: Attributes;
}

/**
 * How one resource type behaves. `create`, `read` and `update` return the attributes that differ from the plan. Anything
 * they throw becomes Terraform's error.
 */
export interface ResourceBehaviour {
  create(planned: Attributes, context: Context): Promise<Attributes>;
  /**
   * Absent if AWS does not store the resource.
   * @returns null if the resource is gone; Terraform then plans to create it again.
   */
  read?(state: Attributes, context: Context): Promise<Attributes | null>;
  update(prior: Attributes, planned: Attributes, context: Context): Promise<Attributes>;
  /** Deleting a resource that is already gone is not an error. */
  delete(state: Attributes, context: Context): Promise<void>;
  /** Checks the configuration at `terraform validate`; it may contain unknown values. */
  validate?(config: Attributes): void;
  /** The real provider's defaults for unset arguments; those of a block are under the block's name. */
  readonly defaults?: Attributes;
  /** Attributes that are known at plan time although the configuration does not set them. May throw. */
  plan?(change: Change, context: Context): Attributes | Promise<Attributes>;
  /** Arguments whose change forces a new resource. */
  createOnly(change: Change & { readonly prior: Attributes }): readonly string[];
  /**
   * Whether a failed update leaves the planned arguments in the state, and the next plan sees no change. The real
   * provider does this wherever a refresh does not read the arguments back: its SDK keeps the planned values
   * (hashicorp/terraform-plugin-sdk issue 476). @default false
   */
  readonly failedUpdateSticks?: boolean;
  /**
   * The id that the real provider sets before a create fails. It leaves a tainted instance in the state: the next apply
   * deletes whatever has this id and creates it again.
   * @default a failed create leaves nothing
   */
  idBeforeWaiting?(error: unknown): string | undefined;
  /**
   * Computed attributes that become unknown until an in-place update is applied. If an update changes other attributes,
   * Terraform reports an inconsistent plan for whatever reads them.
   */
  recomputed?(change: Change & { readonly prior: Attributes }): readonly string[];
}

/** How one data source behaves. */
export interface DataSourceBehaviour {
  /** @returns the attributes that AWS answers; the others stay as configured, or null. */
  read(config: Attributes, context: Context): Promise<Attributes>;
}

/** The behaviours of one provider, by Terraform type. */
export interface Behaviours {
  readonly resources: Readonly<Record<string, ResourceBehaviour>>;
  readonly dataSources: Readonly<Record<string, DataSourceBehaviour>>;
}

/** An error with the two parts that Terraform shows: a summary line, and a paragraph below it. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  constructor(
    summary: string,
    readonly detail = '',
    options?: ErrorOptions,
  ) {
    super(summary, options);
  }
}
