import { type Environment, optional, optionalChoice, required, requiredInteger } from '../../environment';
import { InvalidSetting } from '../../errors';
import { type ExternalSettings, readExternalSettings } from '../../external/settings';
import { SECRET_ARN, SECRET_ARN_MUST_BE } from '../../external/vocabulary';
import { LONGEST_VALIDITY_DAYS } from '../../x509/lifetime';
import {
  AUDIENCE,
  AUDIENCE_MUST_BE,
  LOGINS,
  MOUNT_MUST_BE,
  NAMESPACE_MUST_BE,
  OPERATIONS,
  type Operation,
  PATH,
  VAULT_NAME,
  VAULT_NAME_MUST_BE,
  VaultSetting,
} from './vocabulary';

/** How the signer logs in. */
export type LoginSettings = {
  /** Path at which the auth method is mounted. */
  readonly mount: string;
} & (
  | { readonly method: 'jwt'; readonly role: string; readonly audience: string }
  | { readonly method: 'aws'; readonly role: string; readonly serverId: string | undefined }
  | { readonly method: 'approle'; readonly appRoleArn: string }
);

/** Which PKI engine signs, by which role, and how the signer gets at it. */
export interface VaultSettings extends ExternalSettings {
  /** Path at which the PKI engine is mounted. */
  readonly mount: string;
  readonly role: string;
  /** Name or id of the issuer. @default that of the role */
  readonly issuer: string | undefined;
  /** @default none */
  readonly namespace: string | undefined;
  readonly operation: Operation;
  /** Lifetime of each leaf, in days. */
  readonly validityDays: number;
  readonly login: LoginSettings;
}

/** The signer's settings in the environment. Throws `InvalidSetting`, naming the variable. */
export function readVaultSettings(environment: Environment): VaultSettings {
  const issuer = optional(environment, VaultSetting.Issuer);
  const namespace = optional(environment, VaultSetting.Namespace);
  return {
    ...readExternalSettings(environment),
    mount: matching(environment, VaultSetting.Mount, PATH, MOUNT_MUST_BE),
    role: matching(environment, VaultSetting.Role, VAULT_NAME, VAULT_NAME_MUST_BE),
    issuer: issuer && matching(environment, VaultSetting.Issuer, VAULT_NAME, VAULT_NAME_MUST_BE),
    namespace: namespace && matching(environment, VaultSetting.Namespace, PATH, NAMESPACE_MUST_BE),
    operation: choice(environment, VaultSetting.Operation, OPERATIONS),
    validityDays: requiredInteger(environment, VaultSetting.ValidityDays, {
      minimum: 1,
      maximum: LONGEST_VALIDITY_DAYS,
    }),
    login: readLogin(environment),
  };
}

function readLogin(environment: Environment): LoginSettings {
  const method = choice(environment, VaultSetting.Login, LOGINS);
  const mount = matching(environment, VaultSetting.LoginMount, PATH, MOUNT_MUST_BE);
  const role = () => matching(environment, VaultSetting.LoginRole, VAULT_NAME, VAULT_NAME_MUST_BE);
  switch (method) {
    case 'jwt':
      refuseOthers(environment, method, [VaultSetting.LoginRole, VaultSetting.Audience]);
      return {
        method,
        mount,
        role: role(),
        audience: matching(environment, VaultSetting.Audience, AUDIENCE, AUDIENCE_MUST_BE),
      };
    case 'aws':
      refuseOthers(environment, method, [VaultSetting.LoginRole, VaultSetting.ServerId]);
      return { method, mount, role: role(), serverId: serverIdOf(environment) };
    case 'approle':
      refuseOthers(environment, method, [VaultSetting.AppRole]);
      return {
        method,
        mount,
        appRoleArn: matching(environment, VaultSetting.AppRole, SECRET_ARN, SECRET_ARN_MUST_BE, false),
      };
  }
}

/** Settings that belong to some of the logins. */
const OF_LOGINS = [
  VaultSetting.LoginRole,
  VaultSetting.Audience,
  VaultSetting.ServerId,
  VaultSetting.AppRole,
] as const;

/** A setting that has no effect is a mistake: somebody expects one. */
function refuseOthers(environment: Environment, method: string, own: readonly string[]): void {
  for (const variable of OF_LOGINS) {
    if (optional(environment, variable) !== undefined && !own.includes(variable)) {
      throw new InvalidSetting(
        variable,
        `has no effect with the login ${method}: unset it, or choose another login.`,
      );
    }
  }
}

/** A header's value: the same characters as in an audience. */
function serverIdOf(environment: Environment): string | undefined {
  if (optional(environment, VaultSetting.ServerId) === undefined) return undefined;
  return matching(environment, VaultSetting.ServerId, AUDIENCE, 'the value of a header, without spaces');
}

function choice<Choice extends string>(
  environment: Environment,
  variable: string,
  choices: readonly Choice[],
): Choice {
  required(environment, variable);
  return optionalChoice(environment, variable, choices) as Choice;
}

/** @param quoted Whether an error may repeat the value: in place of an ARN, somebody may have put the secret. */
function matching(
  environment: Environment,
  variable: string,
  pattern: string,
  mustBe: string,
  quoted = true,
): string {
  const text = required(environment, variable);
  if (new RegExp(pattern).test(text)) return text;
  throw new InvalidSetting(variable, `must be ${mustBe}${quoted ? `, not ${JSON.stringify(text)}` : ''}.`);
}
