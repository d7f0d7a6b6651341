import type { TerraformProvider } from 'cdktf';
import { DEFAULT_RETENTION_DAYS } from '../../handler/ledger/vocabulary';
import { RETENTION_DAYS } from '../authority/rules';
import { integer, type PropRules, required, text } from '../props';
import { NAME } from '../rules';
import { awsProvider } from '../side-by-side';
import { tags } from '../tags';

/** Defaults of `Ledger`'s properties, which are those of the program's variables too. */
export const LEDGER_DEFAULTS = {
  /** Days. */
  ledgerRetentionDays: DEFAULT_RETENTION_DAYS,
} as const;

/** Properties of `Ledger`. */
export interface LedgerProps {
  /**
   * Name; the table is `<name>-ledger`, and it can never change. 1 to 35 of `A-Za-z0-9_-`, not beginning with a hyphen,
   * `aws`, `amazon`, `amzn` or `ssm`.
   */
  readonly name: string;
  /**
   * The AWS provider for the account and Region of the ledger, which are those of the signer.
   * @default the stack's provider without an alias
   */
  readonly provider?: TerraformProvider;
  /**
   * How long an entry outlives its certificate, in days, 1 to 3,650. The signer writes it into each entry.
   * @default {@link LEDGER_DEFAULTS.ledgerRetentionDays}
   */
  readonly ledgerRetentionDays?: number;
  /** Tags, as those of `CertificateSigning`. @default none */
  readonly tags?: Record<string, string>;
}

/** What the properties of `Ledger` must be. */
export const LEDGER_PROPS: PropRules<LedgerProps> = {
  name: required(text(NAME)),
  provider: awsProvider(),
  ledgerRetentionDays: integer(RETENTION_DAYS),
  tags: tags(),
};
