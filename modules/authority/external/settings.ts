import { Fn } from 'cdktf';
import { ExternalSetting } from '../../../handler/external/vocabulary';
import { LedgerSetting } from '../../../handler/ledger/vocabulary';
import { numberOrEmpty } from '../given';
import type { ExternalCaProps } from './props';

/** Environment variables of every signer with a CA outside of AWS. */
export function externalSettings(props: ExternalCaProps): Readonly<Record<string, string>> {
  return {
    [ExternalSetting.Url]: props.url,
    [ExternalSetting.ServerName]: props.serverName ?? '',
    [ExternalSetting.TrustAnchors]: props.trustAnchorsArn ?? '',
    [ExternalSetting.ClientCertificate]: props.clientCertificateArn ?? '',
    [ExternalSetting.AllowedExtensions]: Fn.jsonencode(props.allowedExtensions ?? []),
    [LedgerSetting.Table]: props.ledgerTable ?? '',
    [LedgerSetting.RetentionDays]: numberOrEmpty(props.ledgerRetentionDays),
    [LedgerSetting.WindowSeconds]: numberOrEmpty(props.repeatWindowSeconds),
  };
}
