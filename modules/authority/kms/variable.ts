import type { Construct } from 'constructs';
import { DEFAULT_RETENTION_DAYS, DEFAULT_WINDOW_SECONDS } from '../../../handler/ledger/vocabulary';
import { ObjectVariable } from '../../object-variable';
import { VALIDITY_DAYS } from '../../rules';
import { DEFAULT_VALIDITY_DAYS } from '../defaults';
import { LEDGER_TABLE_NAME, OID, RETENTION_DAYS, WINDOW_SECONDS } from '../rules';
import type { AuthorityVariable } from '../variables';
import { Kms } from './kms';
import { CERTIFICATE_PARAMETER, HTTP_URL, KEY_ARN, PURPOSE } from './rules';

/** The variable `kms`: a CA of your own signs, whose key is in AWS KMS. */
export function kmsVariable(scope: Construct): AuthorityVariable {
  const variable = new ObjectVariable(scope, 'kms', {
    description:
      'A CA of your own signs, whose key is in AWS KMS (docs/own-pki.md). The output signer_variables of the PKI has ' +
      'the required part. An object:',
    attributes: {
      key_arn: {
        description: "ARN of the CA's key, in this Region; it may be of another account.",
        text: KEY_ARN,
        required: true,
      },
      certificate_parameter: {
        description:
          "Name of the SSM parameter with the CA's certificate, PEM, and its chain after it. Until it exists, AWS signs.",
        text: CERTIFICATE_PARAMETER,
        required: true,
      },
      ledger_table: {
        description: "Name of the ledger's table in DynamoDB, in this account and Region.",
        text: LEDGER_TABLE_NAME,
        required: true,
      },
      ledger_retention_days: {
        description: `Days that the ledger keeps an entry after the end of its certificate. Default: ${DEFAULT_RETENTION_DAYS}.`,
        integer: RETENTION_DAYS,
      },
      validity_days: {
        description:
          'Lifetime of each certificate, in days. A certificate that would outlive the CA expires with it. Default: ' +
          `${DEFAULT_VALIDITY_DAYS}.`,
        integer: VALIDITY_DAYS,
      },
      repeat_window_seconds: {
        description:
          'Seconds for which the same request gets the same certificate; after that it gets another. Default: ' +
          `${DEFAULT_WINDOW_SECONDS}.`,
        integer: WINDOW_SECONDS,
      },
      extended_key_usages: {
        description:
          'What certificates are good for: clientAuth, which must be among them, serverAuth, codeSigning, ' +
          'emailProtection, or object identifiers. Default: clientAuth.',
        texts: PURPOSE,
      },
      key_encipherment: {
        description:
          'Whether RSA keys may also decrypt keys, as TLS 1.2 without forward secrecy needs. Default: false.',
        flag: true,
      },
      crl_distribution_points: {
        description: "http URLs of the CA's revocation list. Default: none.",
        texts: HTTP_URL,
      },
      ca_issuers_url: {
        description: "http URL of the CA's own certificate, DER. Default: none.",
        text: HTTP_URL,
      },
      ocsp_url: { description: "http URL of the CA's OCSP responder. Default: none.", text: HTTP_URL },
      certificate_policies: {
        description: 'Object identifiers of the policies under which certificates are issued. Default: none.',
        texts: OID,
      },
    },
  });
  const purposes = 'try(tolist(var.kms.extended_key_usages), [])';
  variable.addCondition(
    `length(${purposes}) == 0 || contains(${purposes}, "clientAuth") || contains(${purposes}, "1.3.6.1.5.5.7.3.2")`,
    'kms.extended_key_usages must have clientAuth: a device could not connect without it.',
  );
  for (const list of ['extended_key_usages', 'crl_distribution_points', 'certificate_policies'] as const) {
    const texts = `try(tolist(var.kms.${list}), [])`;
    variable.addCondition(
      `length(distinct(${texts})) == length(${texts})`,
      `kms.${list} must have each text once.`,
    );
  }
  return {
    variable,
    authority: new Kms({
      keyArn: variable.text('key_arn'),
      certificateParameter: variable.text('certificate_parameter'),
      ledgerTable: variable.text('ledger_table'),
      ledgerRetentionDays: variable.number('ledger_retention_days', DEFAULT_RETENTION_DAYS),
      validityDays: variable.number('validity_days', DEFAULT_VALIDITY_DAYS),
      repeatWindowSeconds: variable.number('repeat_window_seconds', DEFAULT_WINDOW_SECONDS),
      extendedKeyUsages: variable.texts('extended_key_usages'),
      keyEncipherment: variable.flag('key_encipherment'),
      crlDistributionPoints: variable.texts('crl_distribution_points'),
      caIssuersUrl: variable.text('ca_issuers_url'),
      ocspUrl: variable.text('ocsp_url'),
      certificatePolicies: variable.texts('certificate_policies'),
    }),
  };
}
