import { KmsSetting } from '../../../handler/authority/kms/vocabulary';
import { CRL_INDEX } from '../../../handler/ledger/table';
import { LedgerSetting } from '../../../handler/ledger/vocabulary';
import type { Account } from '../../account';
import type { PolicyStatement } from '../../policy';

/** The parts of a CA that its revocation list is made from. All of them may be references. */
export interface ListedCa {
  /** ARN of the CA's key. */
  readonly keyArn: string;
  /** Name of the SSM parameter with the CA's certificate. */
  readonly certificateParameter: string;
  /** Name of the ledger's table. */
  readonly ledgerTable: string;
}

/** What tells the publisher of the list which CA it is for. */
export function revocationListSettings({
  keyArn,
  certificateParameter,
  ledgerTable,
}: ListedCa): Readonly<Record<string, string>> {
  return {
    [KmsSetting.KeyArn]: keyArn,
    [KmsSetting.CertificateParameter]: certificateParameter,
    [LedgerSetting.Table]: ledgerTable,
  };
}

/**
 * What the publisher of the list may do with the CA. To KMS a digest is a digest: a role that may sign that of a list
 * may sign that of a certificate, too.
 */
export function revocationListPolicy(account: Account, ca: ListedCa): readonly PolicyStatement[] {
  return [
    {
      Sid: 'SignDigests',
      Effect: 'Allow',
      Action: ['kms:Sign'],
      Resource: [ca.keyArn],
      Condition: { StringEquals: { 'kms:MessageType': 'DIGEST' } },
    },
    {
      Sid: 'ReadTheCaCertificate',
      Effect: 'Allow',
      Action: ['ssm:GetParameter'],
      Resource: [account.arn('ssm', `parameter${ca.certificateParameter}`)],
    },
    {
      Sid: 'FindWhatIsRevoked',
      Effect: 'Allow',
      Action: ['dynamodb:Query'],
      Resource: [account.arn('dynamodb', `table/${ca.ledgerTable}/index/${CRL_INDEX}`)],
    },
  ];
}
