import type { Construct } from 'constructs';
import { LOGINS, OPERATIONS } from '../../../handler/authority/vault/vocabulary';
import { ObjectVariable } from '../../object-variable';
import { VALIDITY_DAYS } from '../../rules';
import { DEFAULT_VALIDITY_DAYS } from '../defaults';
import {
  addExternalConditions,
  EXTERNAL_ATTRIBUTES,
  externalProps,
  given,
  URL_ATTRIBUTE,
} from '../external/attributes';
import { SECRET_ARN } from '../external/rules';
import type { AuthorityVariable } from '../variables';
import { LOGIN_PROPERTIES, missing, unwanted } from './login';
import { VAULT_DEFAULTS } from './props';
import { AUDIENCE, MOUNT, NAMESPACE, SERVER_ID, VAULT_NAME } from './rules';
import { Vault } from './vault';

/** The variable `vault`: the PKI of HashiCorp Vault or OpenBao signs. */
export function vaultVariable(scope: Construct): AuthorityVariable {
  const variable = new ObjectVariable(scope, 'vault', {
    description:
      'The PKI secrets engine of HashiCorp Vault or OpenBao signs, under one of its roles (docs/vault.md has one that ' +
      'fits). An object:',
    attributes: {
      ...URL_ATTRIBUTE,
      mount: {
        description: `Path at which the PKI secrets engine is mounted. Default: ${VAULT_DEFAULTS.mount}.`,
        text: MOUNT,
      },
      role: {
        description: 'Role of that engine under which certificates are issued.',
        text: VAULT_NAME,
        required: true,
      },
      issuer: {
        description: 'Name or id of one of several issuers of the engine. Default: that of the role.',
        text: VAULT_NAME,
      },
      namespace: { description: 'Namespace. Default: none.', text: NAMESPACE },
      operation: {
        description:
          'sign: the role says what a certificate holds. sign-verbatim copies what a request asks for: then only ' +
          "allowed_extensions and the signer's own checks limit what a certificate is good for. Default: " +
          `${VAULT_DEFAULTS.operation}.`,
        choices: OPERATIONS,
      },
      validity_days: {
        description:
          "Lifetime of each certificate, in days: Vault's ttl, which role and engine limit. Default: " +
          `${DEFAULT_VALIDITY_DAYS}.`,
        integer: VALIDITY_DAYS,
      },
      login: {
        description:
          'How the signer logs in: jwt, with a token from STS that lives for minutes, which is advised; aws, with a ' +
          'signed request (Vault, or a plugin of OpenBao); approle, with a stored secret.',
        choices: LOGINS,
        required: true,
      },
      login_mount: {
        description: 'Path at which that auth method is mounted. Default: the name of the login.',
        text: MOUNT,
      },
      login_role: {
        description: 'Role of that auth method. Required with jwt and aws, and only there.',
        text: VAULT_NAME,
      },
      jwt_audience: {
        description:
          'Audience of the token from STS, to which Vault binds the role. Required with jwt, and only there.',
        text: AUDIENCE,
      },
      aws_server_id: {
        description: 'Value of the header X-Vault-AWS-IAM-Server-ID. Only with aws. Default: it is not sent.',
        text: SERVER_ID,
      },
      approle_arn: {
        description:
          'ARN of the secret with the AppRole, JSON {"role_id": "…", "secret_id": "…"}; in Secrets Manager, or an SSM ' +
          'parameter. Required with approle, and only there.',
        text: SECRET_ARN,
      },
      ...EXTERNAL_ATTRIBUTES,
    },
  });
  addExternalConditions(variable);
  for (const row of LOGIN_PROPERTIES) {
    const name = `vault.${row.attribute}`;
    const isGiven = given('vault', row.attribute);
    const login = 'try(var.vault.login, "")';
    const among = (logins: readonly string[]) => `contains(${JSON.stringify(logins)}, ${login})`;
    if (row.needed.length > 0) {
      variable.addCondition(`!${among(row.needed)} || ${isGiven}`, missing(name, `\${${login}}`));
    }
    // A login that is none has an error of its own.
    const known = among(LOGINS);
    variable.addCondition(
      `!(${isGiven}) || !${known} || ${among([...row.needed, ...row.allowed])}`,
      unwanted(name, row),
    );
  }
  return {
    variable,
    authority: new Vault({
      ...externalProps(variable),
      mount: variable.text('mount'),
      role: variable.text('role'),
      issuer: variable.text('issuer'),
      namespace: variable.text('namespace'),
      operation: variable.text('operation'),
      validityDays: variable.number('validity_days', DEFAULT_VALIDITY_DAYS),
      login: variable.text('login'),
      loginMount: variable.text('login_mount'),
      loginRole: variable.text('login_role'),
      jwtAudience: variable.text('jwt_audience'),
      awsServerId: variable.text('aws_server_id'),
      approleArn: variable.text('approle_arn'),
    }),
  };
}
