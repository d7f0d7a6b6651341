import { DEFAULT_RETENTION_DAYS, DEFAULT_WINDOW_SECONDS } from '../../../handler/ledger/vocabulary';
import { type Attribute, type ObjectVariable, unshown } from '../../object-variable';
import { LEDGER_TABLE_NAME, OID, RETENTION_DAYS, WINDOW_SECONDS } from '../rules';
import type { ExternalCaProps } from './props';
import { SECRET_ARN, SECRETS_KEY_ARN, SERVER_NAME, URL } from './rules';

/** Attributes of the variable of every CA outside of AWS; `url` comes first, the others after those of the CA. */
export const URL_ATTRIBUTE = {
  url: {
    description: "Origin of the CA's server, such as https://ca.example.com:8443, without a path.",
    text: URL,
    required: true,
  },
} as const satisfies Record<string, Attribute>;

/** The further attributes. */
export const EXTERNAL_ATTRIBUTES = {
  client_certificate_arn: {
    description:
      'ARN of the secret with the client certificate and its key: JSON {"certificate": PEM, "private_key": PEM}, or ' +
      'one PEM text with both; in Secrets Manager, or an SSM parameter. Default: none is shown to the server.',
    text: SECRET_ARN,
  },
  server_name: {
    description:
      "Name that the server's certificate must have, if it is not the host of the URL. Default: the host of the URL.",
    text: SERVER_NAME,
  },
  trust_anchors_arn: {
    description:
      'ARN of the SSM parameter or secret with the certificates, PEM, that may vouch for the server. Default: the ' +
      'public CAs that Node.js knows.',
    text: SECRET_ARN,
  },
  secrets_key_arns: {
    description:
      'ARNs of your own keys in AWS KMS that encrypt the secrets. Default: none, because the keys of Secrets Manager ' +
      'and Systems Manager themselves need no permission.',
    texts: SECRETS_KEY_ARN,
  },
  allowed_extensions: {
    description:
      'Object identifiers of extensions, and of purposes of the extended key usage, that requests and certificates ' +
      'may have besides those that the signer checks: such a CA may copy what a request asks for. Default: none.',
    texts: OID,
  },
  ledger_table: {
    description:
      "Name of a ledger's table in DynamoDB, in this account and Region: then the same request gets the same " +
      'certificate, whichever container it meets. Default: none; each container has a memory of its own.',
    text: LEDGER_TABLE_NAME,
  },
  ledger_retention_days: {
    description:
      'Days that the ledger keeps an entry after the end of its certificate. Only with ledger_table. Default: ' +
      `${DEFAULT_RETENTION_DAYS}.`,
    integer: RETENTION_DAYS,
  },
  repeat_window_seconds: {
    description:
      'Seconds for which the same request gets the same certificate; after that it gets another. Default: ' +
      `${DEFAULT_WINDOW_SECONDS}.`,
    integer: WINDOW_SECONDS,
  },
} as const satisfies Record<string, Attribute>;

/** The attributes of a CA outside of AWS. */
export type ExternalAttribute = keyof typeof URL_ATTRIBUTE | keyof typeof EXTERNAL_ATTRIBUTES;

/** Terraform's condition for whether an attribute is given, without `${ }`. Where it fails, Terraform shows no value. */
export function given(variable: string, attribute: string): string {
  return `try(coalesce(${unshown(variable, attribute)}), "") != ""`;
}

/** Adds the conditions across these attributes. */
export function addExternalConditions<Name extends string>(variable: ObjectVariable<Name>): void {
  const { name } = variable;
  variable.addCondition(
    `!(${given(name, 'ledger_retention_days')}) || ${given(name, 'ledger_table')}`,
    `${name}.ledger_retention_days needs ${name}.ledger_table: without a ledger, nothing is kept. Set both, or none.`,
  );
  for (const list of ['secrets_key_arns', 'allowed_extensions'] as const) {
    const texts = `try(tolist(var.${name}.${list}), [])`;
    variable.addCondition(
      `length(distinct(${texts})) == length(${texts})`,
      `${name}.${list} must have each text once.`,
    );
  }
}

/** The properties that the attributes stand for. */
export function externalProps<Name extends string>(
  variable: ObjectVariable<Name | ExternalAttribute>,
): ExternalCaProps {
  return {
    url: variable.text('url'),
    serverName: variable.text('server_name'),
    trustAnchorsArn: variable.text('trust_anchors_arn'),
    clientCertificateArn: variable.text('client_certificate_arn'),
    secretsKeyArns: variable.texts('secrets_key_arns'),
    allowedExtensions: variable.texts('allowed_extensions'),
    ledgerTable: variable.text('ledger_table'),
    ledgerRetentionDays: variable.number('ledger_retention_days', DEFAULT_RETENTION_DAYS),
    repeatWindowSeconds: variable.number('repeat_window_seconds', DEFAULT_WINDOW_SECONDS),
  };
}
