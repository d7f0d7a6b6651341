import type { AwsServices } from '../../external/aws-services';
import type { CalledService, CommonRole } from '../calls';
import { type LedgerRole, ledgerCalls } from '../ledger/ledger-calls';

/**
 * The signer's calls that every CA outside of AWS takes, besides those to the CA: `secret` and `anchors` read what it
 * takes to connect; the others go to the ledger.
 */
export type ExternalRole = CommonRole | 'secret' | 'anchors' | LedgerRole;

/** The services in AWS that such an authority consists of. */
export function callsInAws({
  tables,
  secrets,
  parameters,
}: AwsServices): readonly CalledService<Exclude<ExternalRole, CommonRole>>[] {
  return [
    { ...secrets.conditions, operations: { secret: 'GetSecretValue' } },
    { ...parameters.conditions, operations: { anchors: 'GetParameter' } },
    ledgerCalls(tables),
  ];
}
