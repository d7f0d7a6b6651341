import type { Block } from './program';

/** What Terraform needs to manage one type of resource, or to read one type of data source. */
export interface TypePermissions {
  /** Terraform type; data sources begin with `data.`. */
  readonly type: string;
  /** Actions of every plan: what the refresh reads. */
  readonly plan: readonly string[];
  /** Further actions of an apply that creates or changes. */
  readonly change: readonly string[];
  /** Further actions of an apply that deletes. */
  readonly remove: readonly string[];
  /** ARNs of one resource of the type; none when AWS narrows none of the actions. */
  readonly resources: (block: Block) => readonly string[];
  /** Those of the actions that take no resource, so that `*` must be written. */
  readonly unnarrowed?: readonly string[];
  /** The role that an apply hands to a service, where there is one. */
  readonly passes?: (block: Block) => PassedRole | undefined;
  /** Where the row comes from: a file below internal/service/ of the AWS provider, and what AWS adds. */
  readonly source: string;
}

/** A role, and the service that is to take it on. */
export interface PassedRole {
  readonly roleArn: string;
  /** Such as `lambda.amazonaws.com`. */
  readonly service: string;
}
