import type { Block } from './program';

/** What Terraform needs to manage one type of resource, or to read one type of data source. */
export interface TypePermissions {
  /** Terraform type; data sources begin with `data.`. */
  readonly type: string;
  /** Actions of every plan: those of the refresh. */
  readonly plan: readonly string[];
  /** Further actions of an apply that creates or changes. */
  readonly change: readonly string[];
  /** Further actions of an apply that deletes. */
  readonly remove: readonly string[];
  /** ARNs of one resource of the type; none if all actions are allowed on `*` only. */
  readonly resources: (block: Block) => readonly string[];
  /** Actions without a resource, which need `*`. */
  readonly unnarrowed?: readonly string[];
  /** The role that an apply passes to a service, if any. */
  readonly passes?: (block: Block) => PassedRole | undefined;
  /** Source: a file below internal/service/ of the AWS provider, and AWS documentation. */
  readonly source: string;
}

/** A role, and the service that assumes it. */
export interface PassedRole {
  readonly roleArn: string;
  /** Such as `lambda.amazonaws.com`. */
  readonly service: string;
}
