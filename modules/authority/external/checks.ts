import { Token } from 'cdktf';
import type { ExternalCaProps } from './props';

/** Whether a property is given, as far as synthesis knows: a reference may be empty, which only Terraform knows. */
export function isGiven(value: unknown): boolean | undefined {
  if (Token.isUnresolved(value)) return undefined;
  return value !== undefined && value !== '';
}

/** Throws if a property needs another one that is not given. */
export function checkLedgerProps({ ledgerTable, ledgerRetentionDays }: ExternalCaProps): void {
  if (ledgerRetentionDays !== undefined && isGiven(ledgerTable) === false) {
    throw new Error(
      'ledgerRetentionDays needs ledgerTable: without a ledger, nothing is kept. Set both, or none.',
    );
  }
}
