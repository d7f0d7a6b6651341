import { roleNameIn } from './iam';

/** Name of every session of a role. */
export const SESSION = 'sandbox';

/**
 * The ARN of a session of a role, in which it acts: without the role's path. (IAM user guide, "IAM identifiers")
 *
 * @param roleArn `arn:aws:iam::123456789012:role/path/name`
 */
export function sessionArnOf(roleArn: string): string {
  const [, partition, , , accountId] = roleArn.split(':');
  const name = roleNameIn(roleArn).replace(/^.*\//, '');
  return `arn:${partition}:sts::${accountId}:assumed-role/${name}/${SESSION}`;
}
