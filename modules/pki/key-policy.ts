import { type IResolvable, type Precondition, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../account';
import { RoleArns } from './role-arns';
import { SIGNING_STATEMENTS } from './signing-statements';

/** Properties of `KeyPolicy`. */
export interface KeyPolicyProps {
  readonly account: Account;
  /** ARN of the role or user that made the key. */
  readonly creatorArn: string;
  /** Whether signers sign at all. */
  readonly signsLeaves: boolean | IResolvable;
  /** The signers' roles, by name or ARN, with `*` and `?`; empty for those of `defaultSigner`. */
  readonly signers: string[];
  /** Name of the role that signs if none is named. */
  readonly defaultSigner: string;
  /** Name of the role that has revocation lists signed; empty for none. */
  readonly crlPublisher: string;
  /** The ceremony's role, by name or ARN; empty for none. */
  readonly ceremonyRole: string;
  /** The administrators' roles, by name or ARN. */
  readonly administrators: string[];
}

/** What Terraform does to a key that it has made, other than reading it and never deleting it. */
const MANAGE = [
  'kms:CreateAlias',
  'kms:PutKeyPolicy',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/**
 * What administrators do besides. Not `kms:CreateGrant`: a grant lets others sign, and no policy shows it. (KMS developer
 * guide, "Default key policy")
 */
const ADMINISTER = [
  ...MANAGE,
  'kms:CancelKeyDeletion',
  'kms:DeleteAlias',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:ReplicateKey',
  'kms:ScheduleKeyDeletion',
  'kms:UpdatePrimaryRegion',
];

/** None of it is secret. */
const READ = [
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:GetPublicKey',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
];

/** In a key policy, the key itself. */
const THIS_KEY = { Resource: '*' };

/**
 * Who may do what with the CA's key. Nobody may sign but the signers, the ceremony and the publisher of the revocation
 * list, whatever IAM allows others.
 *
 * Those are matched by `aws:PrincipalArn`, because KMS refuses a policy with a role that does not exist, and replaces
 * one that is deleted later by its id. The principal is then their account, which leaves the decision to IAM: the policy
 * of the role itself must allow `kms:Sign` as well. Who deploys is named as a principal: KMS accepts no policy that its
 * caller could not change again, and does not document whether it takes conditions into account there. (KMS API
 * reference, PutKeyPolicy; KMS developer guide, "Default key policy")
 */
export class KeyPolicy extends Construct {
  /** The policy, JSON. */
  readonly json: string;
  /** What must hold before a key is made with it. */
  readonly checks: Precondition[];

  constructor(scope: Construct, id: string, props: KeyPolicyProps) {
    super(scope, id);
    const { account, creatorArn, defaultSigner } = props;
    const local = (localId: string, value: unknown) => new TerraformLocal(this, localId, value).fqn;
    const rolesOf = (rolesId: string, roles: string[] | string) =>
      new RoleArns(this, rolesId, { account, roles });
    const given = {
      signsLeaves: local('signs-leaves', props.signsLeaves),
      signers: local('given-signers', props.signers),
      ceremony: local('given-ceremony', props.ceremonyRole),
      publisher: local('given-publisher', props.crlPublisher),
    };
    const signers = rolesOf(
      'signers',
      `\${${given.signsLeaves} ? (length(${given.signers}) == 0 ? [${local('default-signer', defaultSigner)}] : ${given.signers}) : []}`,
    );
    const oneOrNone = (role: string) => `\${[for role in [${role}] : role if role != ""]}`;
    const ceremony = rolesOf('ceremony', oneOrNone(given.ceremony));
    const publisher = rolesOf('publisher', oneOrNone(given.publisher));
    const administrators = rolesOf('administrators', props.administrators);
    this.checks = [
      this.#checkPartition(account, [signers, ceremony, administrators]),
      {
        condition: `\${${given.signsLeaves} || ${given.ceremony} != ""}`,
        errorMessage:
          'With signs_leaves = false, only ceremony_role signs, and there is none: nobody could use this key. Set ceremony_role.',
      },
    ];

    const own = account.rootArn;
    const allow = (sid: string, principal: string, actions: readonly string[]) => ({
      Sid: sid,
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: actions,
      ...THIS_KEY,
    });
    const only = (arns: string) => ({ ArnLike: { 'aws:PrincipalArn': arns } });
    const value = (reference: string) => `\${${reference}}`;
    const creator = local('creator', [allow('CreatorManages', creatorArn, MANAGE)]);
    const others = local('others', [
      allow('AdministratorsAdminister', value(administrators.arns), ADMINISTER),
      {
        // The last resort, when all others are gone: this user cannot be deleted.
        ...allow('RootUserRecovers', own, ['kms:PutKeyPolicy']),
        Condition: only(own),
      },
      allow('AccountReads', own, READ),
      {
        ...allow('SignersRead', value(signers.accounts), ['kms:DescribeKey', 'kms:GetPublicKey']),
        Condition: only(value(signers.arns)),
      },
      {
        ...allow(SIGNING_STATEMENTS.signers, value(signers.accounts), ['kms:Sign']),
        // What the signer sends: it has checked what it hashes.
        Condition: { ...only(value(signers.arns)), StringEquals: { 'kms:MessageType': 'DIGEST' } },
      },
      {
        ...allow(SIGNING_STATEMENTS.publisher, value(publisher.accounts), ['kms:Sign']),
        // KMS cannot tell the digest of a list from that of a certificate.
        Condition: { ...only(value(publisher.arns)), StringEquals: { 'kms:MessageType': 'DIGEST' } },
      },
      {
        ...allow(SIGNING_STATEMENTS.ceremony, value(ceremony.accounts), [
          'kms:DescribeKey',
          'kms:GetPublicKey',
          'kms:Sign',
        ]),
        Condition: only(value(ceremony.arns)),
      },
    ]);
    // Nobody named is no statement. The creator, unknown in the first plan, stays out of the condition.
    const withPrincipal = `[for statement in ${others} : statement if length(flatten([statement.Principal.AWS])) > 0]`;
    this.json = `\${jsonencode({ Version = "2012-10-17", Statement = concat(${creator}, ${withPrincipal}) })}`;
  }

  /** Holds if all roles are of the partition; KMS would refuse others, or wait for them in vain. */
  #checkPartition({ partition }: Account, roles: readonly RoleArns[]): Precondition {
    const all = roles.map(({ arns }) => arns).join(', ');
    const own = new TerraformLocal(this, 'partition', partition).fqn;
    const foreign = new TerraformLocal(
      this,
      'foreign',
      `\${[for arn in concat(${all}) : arn if split(":", arn)[1] != ${own}]}`,
    ).fqn;
    return {
      condition: `\${length(${foreign}) == 0}`,
      errorMessage:
        `The role \${try(${foreign}[0], "")} is of another partition than the key, \${${own}}, which it cannot use. ` +
        'Change signers, ceremony_role or administrators.',
    };
  }
}
