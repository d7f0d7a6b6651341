import type { AwsAccount } from '../../account';
import type { Iam } from './iam';
import type { Roles } from './roles';

const EVERYTHING = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }] });

/** Where a role is made: an account with its IAM. */
interface RoleHome {
  readonly account: AwsAccount;
  readonly roles: Roles;
  readonly iam: Iam;
}

/**
 * Makes a role that anyone may assume.
 *
 * @param policy What IAM lets it do, JSON. @default everything: policies of resources may still forbid it
 * @returns its ARN
 */
export function makeRole({ account, roles, iam }: RoleHome, name: string, policy = EVERYTHING): string {
  roles.create({
    name,
    path: '/',
    trustPolicy: '{}',
    description: undefined,
    maxSessionSeconds: 3_600,
    createdAt: new Date(),
  });
  iam.putRolePolicy(name, 'may', policy);
  return `arn:aws:iam::${account.accountId}:role/${name}`;
}
