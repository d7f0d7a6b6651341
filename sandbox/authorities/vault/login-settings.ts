import type { Login } from '../../../handler/authority/vault/vocabulary';
import { AUDIENCE, NAMES } from './set-up';

/** A signer's settings for a login, and the same as attributes of the Terraform variable. */
interface LoginSettings {
  readonly environment: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a signer needs for a login. @param appRoleArn ARN of the secret with the AppRole. */
export function loginSettings(login: Login, appRoleArn: string): LoginSettings {
  const { environment, attributes } = OF_LOGINS[login](appRoleArn);
  return {
    environment: { VAULT_LOGIN: login, VAULT_LOGIN_MOUNT: login, ...environment },
    attributes: { login, ...attributes },
  };
}

const OF_LOGINS: Readonly<Record<Login, (appRoleArn: string) => LoginSettings>> = {
  jwt: () => ({
    environment: { VAULT_LOGIN_ROLE: NAMES.login, VAULT_JWT_AUDIENCE: AUDIENCE },
    attributes: { login_role: NAMES.login, jwt_audience: AUDIENCE },
  }),
  aws: () => ({
    environment: { VAULT_LOGIN_ROLE: NAMES.login, VAULT_AWS_SERVER_ID: AUDIENCE },
    attributes: { login_role: NAMES.login, aws_server_id: AUDIENCE },
  }),
  approle: (appRoleArn) => ({
    environment: { VAULT_APPROLE_ARN: appRoleArn },
    attributes: { approle_arn: appRoleArn },
  }),
};
