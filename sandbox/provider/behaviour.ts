import type { Api } from './api/client';
import type { Attributes } from './values';

/** What a behaviour may know about the run that it is part of. */
export interface Context {
  /** AWS, as the provider block says who and where. */
  readonly api: Api;
  /** That of the provider block. */
  readonly region: string;
  /** The provider's `default_tags`; empty when it has none. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** Turns a path from the configuration into one that this process can open. */
  resolvePath(path: string): string;
}

/** What is planned to happen to one resource. */
interface Change {
  /** The state before; null on create. */
  readonly prior: Attributes | null;
  /** The state after; may contain unknown values. */
  readonly planned: Attributes;
}

/**
 * What one resource type does. `create`, `read` and `update` answer the attributes that they know better than the plan;
 * the others stay as planned. Whatever they throw becomes Terraform's error.
 */
export interface ResourceBehaviour {
  create(planned: Attributes, context: Context): Promise<Attributes>;
  /**
   * Absent for what AWS does not keep.
   * @returns null when the thing is gone, so that Terraform plans to create it again.
   */
  read?(state: Attributes, context: Context): Promise<Attributes | null>;
  update(prior: Attributes, planned: Attributes, context: Context): Promise<Attributes>;
  /** A thing that is already gone is not an error. */
  delete(state: Attributes, context: Context): Promise<void>;
  /** Checks the configuration at `terraform validate`; it may contain unknown values. */
  validate?(config: Attributes): void;
  /** Values that the real provider gives to arguments that are not set; those of a block, by the block's name. */
  readonly defaults?: Attributes;
  /** Attributes that are known at plan although the configuration does not set them; may throw. */
  plan?(change: Change, context: Context): Attributes | Promise<Attributes>;
  /** Arguments whose change needs a new resource. */
  createOnly(change: Change & { readonly prior: Attributes }): readonly string[];
  /**
   * Whether a failed update leaves the planned arguments in the state, so that the next plan sees no change.
   * So it is with the real provider wherever a refresh does not read the arguments back: its SDK keeps what
   * was planned (hashicorp/terraform-plugin-sdk issue 476). @default false
   */
  readonly failedUpdateSticks?: boolean;
  /**
   * The id that the real provider has set before a create failed. That leaves an instance in the state, which Terraform
   * marks as tainted: the next apply deletes whatever has this id, and creates it again.
   * @default a failed create leaves nothing
   */
  idBeforeWaiting?(error: unknown): string | undefined;
  /**
   * Computed attributes that an update in place makes unknown until it is applied. An update may answer others, too:
   * Terraform then calls whatever has read them inconsistent.
   */
  recomputed?(change: Change & { readonly prior: Attributes }): readonly string[];
}

/** What one data source does. */
export interface DataSourceBehaviour {
  /** @returns the attributes that AWS would answer; the others are as configured, or null. */
  read(config: Attributes, context: Context): Promise<Attributes>;
}

/** The behaviours of one provider, by Terraform type. */
export interface Behaviours {
  readonly resources: Readonly<Record<string, ResourceBehaviour>>;
  readonly dataSources: Readonly<Record<string, DataSourceBehaviour>>;
}

/** An error with the two parts that Terraform shows: a line, and a paragraph below it. */
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
