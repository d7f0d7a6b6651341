import type { IResolvable, TerraformProvider } from 'cdktf';
import { DEFAULT_RETENTION_DAYS } from '../../handler/ledger/vocabulary';
import { KEY_ARN } from '../authority/kms/rules';
import { RETENTION_DAYS } from '../authority/rules';
import { REVOCATION_LIST_PROPS, type RevocationListProps } from '../crl/props';
import { choice, flag, integer, orEmpty, type PropRules, required, settings, text, texts } from '../props';
import { NAME } from '../rules';
import { awsProvider } from '../side-by-side';
import { tags } from '../tags';
import { KEY_SPECS, ROLE, ROLE_PATTERN } from './rules';

/** Defaults of `KmsPki`'s properties, which are those of the program's variables too. */
export const PKI_DEFAULTS = {
  /**
   * 128 bits of security, which NIST accepts beyond 2030, in the shortest signature of all; every TLS library of devices
   * has it. (NIST SP 800-57 part 1 rev. 5, tables 2 and 4)
   */
  keySpec: 'ECC_NIST_P256',
  multiRegion: false,
  signsLeaves: true,
  /** Days. */
  ledgerRetentionDays: DEFAULT_RETENTION_DAYS,
} as const;

/** Properties of `KmsPki`. */
export interface KmsPkiProps {
  /**
   * Name of the PKI; key, ledger and parameter are named after it, and it can never change. 1 to 35 of `A-Za-z0-9_-`, not
   * beginning with a hyphen, `aws`, `amazon`, `amzn` or `ssm`.
   */
  readonly name: string;
  /**
   * The AWS provider for the account and Region of the PKI, which are those of the signer.
   * @default the stack's provider without an alias
   */
  readonly provider?: TerraformProvider;
  /**
   * Kind of the CA's key, one of `KEY_SPECS`. It can never change. Has no effect with `keyArn`.
   * @default {@link PKI_DEFAULTS.keySpec}
   */
  readonly keySpec?: string;
  /**
   * ARN of a key in this Region that exists already, in another account or as the replica of a multi-Region key. Nothing
   * about it is managed here, not even who may use it.
   * @default a key is made
   */
  readonly keyArn?: string;
  /**
   * Whether the key can be replicated to other Regions. It can never change. Has no effect with `keyArn`.
   * @default {@link PKI_DEFAULTS.multiRegion}
   */
  readonly multiRegion?: boolean | IResolvable;
  /**
   * Whether signers use the key. False for a root, which signs other CAs only: then no signer may sign, whoever is in
   * `signers`. Has no effect with `keyArn`.
   * @default {@link PKI_DEFAULTS.signsLeaves}
   */
  readonly signsLeaves?: boolean | IResolvable;
  /**
   * The signers' roles, by name or ARN, which need not exist yet and may be of other accounts. `*` and `?` stand for
   * other characters, so a pattern trusts whoever may create such roles. The policy of the role must allow `kms:Sign`
   * too. Has no effect with `keyArn`.
   * @default the signer of a deployment with the default name, in this account and Region
   */
  readonly signers?: string[];
  /**
   * The role that has the CA's certificate signed, by name or ARN; it need not exist yet. Its own policy must allow
   * `kms:Sign` too. Has no effect with `keyArn`.
   * @default none: only signers sign
   */
  readonly ceremonyRole?: string;
  /**
   * Roles that administer the key, by name or ARN: they enable, disable and delete it, and change its policy, but do not
   * sign. They must exist. Add the pipeline's, in case another one than the first must deploy. Has no effect with
   * `keyArn`.
   * @default none but who deploys first, who may change the policy and the tags
   */
  readonly administrators?: string[];
  /**
   * Days that entries of the ledger outlive their certificates, 1 to 3,650. The signer writes it into each entry.
   * @default {@link PKI_DEFAULTS.ledgerRetentionDays}
   */
  readonly ledgerRetentionDays?: number;
  /**
   * How the CA's revocation list is published.
   * @default it is not
   */
  readonly revocationList?: RevocationListProps;
  /**
   * Tags for everything that is made, at most 50. Keys have 1 to 127 characters and differ in more than case; values have
   * 1 to 255.
   * @default none
   */
  readonly tags?: Record<string, string>;
}

/** What the properties of `KmsPki` must be. */
export const KMS_PKI_PROPS: PropRules<KmsPkiProps> = {
  name: required(text(NAME)),
  provider: awsProvider(),
  keySpec: choice(KEY_SPECS),
  keyArn: orEmpty(text(KEY_ARN)),
  multiRegion: flag(),
  signsLeaves: flag(),
  signers: texts(ROLE_PATTERN),
  ceremonyRole: orEmpty(text(ROLE)),
  administrators: texts(ROLE),
  ledgerRetentionDays: integer(RETENTION_DAYS),
  revocationList: settings(REVOCATION_LIST_PROPS),
  tags: tags(),
};
