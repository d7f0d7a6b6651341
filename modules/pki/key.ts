import { DataAwsIamSessionContext } from '@cdktf/provider-aws/lib/data-aws-iam-session-context';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { DataResource, type IResolvable, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../account';
import { KeyPolicy, type KeyPolicyProps } from './key-policy';

/** Days in which a deletion can be cancelled: the most that KMS allows. (KMS API reference, ScheduleKeyDeletion) */
const DELETION_WINDOW_DAYS = 30;

/** Properties of `CaKey`. */
export interface CaKeyProps extends Omit<KeyPolicyProps, 'creatorArn'> {
  readonly account: Account;
  /** Name of the PKI. */
  readonly name: string;
  /** 1: the key is made. 0: there is another one. Known while Terraform plans. */
  readonly count: number;
  /** One of `KEY_SPECS`. */
  readonly keySpec: string;
  readonly multiRegion: boolean | IResolvable;
  readonly tags: Record<string, string>;
  /** What must hold before it is made. */
  readonly dependsOn: ITerraformDependable[];
}

/** The key of the CA, which never leaves KMS, with its alias. Nothing here ever deletes it. */
export class CaKey extends Construct {
  /** Terraform's expression for the ARN; null if no key is made. */
  readonly arn: string;
  /** Terraform's expression for the alias, `alias/…`; null if no key is made. */
  readonly alias: string;

  constructor(scope: Construct, id: string, props: CaKeyProps) {
    super(scope, id);
    const { account, name, count, keySpec, multiRegion, tags, dependsOn } = props;
    const policy = new KeyPolicy(this, 'policy', { ...props, creatorArn: this.#creatorArn(account, count) });
    const key = new KmsKey(this, 'key', {
      count,
      description: `Key of the CA of ${name}, which signs certificates of devices`,
      keyUsage: 'SIGN_VERIFY',
      customerMasterKeySpec: keySpec,
      multiRegion,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      policy: policy.json,
      tags,
      dependsOn,
      // Whoever disables the key does it in an emergency, which the next deploy must not end.
      lifecycle: {
        preventDestroy: true,
        ignoreChanges: ['is_enabled'],
        precondition: policy.checks,
      },
    });
    this.arn = `one(${key.fqn}[*].arn)`;
    const alias = new KmsAlias(this, 'alias', {
      count,
      name: `alias/${name}-ca`,
      targetKeyId: `\${one(${key.fqn}[*].key_id)}`,
      dependsOn,
      lifecycle: { preventDestroy: true },
    });
    this.alias = `one(${alias.fqn}[*].name)`;
  }

  /** Recorded once, or each deploy by somebody else would change the policy. */
  #creatorArn(account: Account, count: number): string {
    // Of a session, the role.
    const caller = new DataAwsIamSessionContext(this, 'caller', { count, arn: account.callerArn });
    const issuer = `one(${caller.fqn}[*].issuer_arn)`;
    const recorded = new DataResource(this, 'creator', {
      count,
      input: { arn: `\${${issuer}}` },
      lifecycle: {
        ignoreChanges: ['input'],
        precondition: [
          {
            condition: `\${can(regex(":(role|user)/", ${issuer}))}`,
            errorMessage:
              `\${${issuer}} makes the key and may then change its policy, so it must be a role or a user: to KMS, ` +
              'the root user is the whole account. Deploy as a role.',
          },
        ],
      },
    });
    return `\${one(${recorded.fqn}[*].output.arn)}`;
  }
}
