import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../account';

/** Properties of `RoleArns`. */
export interface RoleArnsProps {
  /** The account and partition of roles that are given by name. */
  readonly account: Account;
  /** Names or ARNs of roles, which may have `*` and `?` in their names; or a reference to such a list. */
  readonly roles: string[] | string;
}

/** Roles by their ARNs, with the accounts that they are of. */
export class RoleArns extends Construct {
  /** Reference to the list of ARNs, in the order given. */
  readonly arns: string;
  /** Reference to the sorted list of the ARNs that stand for the accounts, each once. */
  readonly accounts: string;

  constructor(scope: Construct, id: string, { account, roles }: RoleArnsProps) {
    super(scope, id);
    const local = (localId: string, value: unknown) => new TerraformLocal(this, localId, value).fqn;
    const prefix = local('prefix', account.roleArn(''));
    const given = local('given', roles);
    this.arns = local(
      'arns',
      `\${[for role in ${given} : startswith(role, "arn:") ? role : "\${${prefix}}\${role}"]}`,
    );
    this.accounts = local(
      'accounts',
      `\${sort(distinct([for arn in ${this.arns} : replace(arn, "/:role/.*$/", ":root")]))}`,
    );
  }
}
