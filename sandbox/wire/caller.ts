import type { RequestContext } from '../services/iam/conditions';

/** The signer of a request. */
export interface Caller {
  readonly accessKeyId: string;
  /** Such as `arn:aws:iam::123456789012:user/on-call`. */
  readonly arn: string;
  /** Whether IAM lets it do something on a resource, its ARN or `*`. */
  allows(action: string, resource: string, context?: RequestContext): boolean;
}
