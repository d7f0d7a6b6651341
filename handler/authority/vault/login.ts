import { signCallerIdentity } from '../../account/signed-caller-identity';
import { requestWebIdentity } from '../../account/web-identity';
import type { Deadline } from '../../deadline';
import type { Secret } from '../../external/secret';
import type { AppRole } from '../../external/secret-forms';
import type { LoginSettings } from './settings';
import { JWT_SECONDS } from './vocabulary';

/** What a login sends. */
interface Credentials {
  readonly input: Readonly<Record<string, unknown>>;
  /** Values of it that no message may have. */
  readonly secrets: readonly string[];
}

/** How the signer logs in. */
export interface Login {
  /** After `/v1/`. */
  readonly path: string;
  /** What to do when it is refused, one sentence. */
  readonly advice: string;
  /**
   * What to send; made anew for each login. Throws `SigningFailed`, never later than the deadline.
   *
   * @param signal Ends it when it aborts, and nothing is left behind. @default the deadline does
   */
  credentials(deadline: Deadline, signal?: AbortSignal): Promise<Credentials>;
  /** Looks for other credentials, because these are refused. Returns whether there are any. */
  renew(deadline: Deadline): Promise<boolean>;
}

/** Parts of a login that reach elsewhere. */
export interface LoginParts {
  /** Required with `approle`. */
  readonly appRole?: Secret<AppRole>;
}

/** The login of the settings. */
export function createLogin(settings: LoginSettings, { appRole }: LoginParts): Login {
  const path = `auth/${settings.mount}/login`;
  switch (settings.method) {
    case 'jwt':
      return new JwtLogin(path, settings);
    case 'aws':
      return new AwsLogin(path, settings);
    case 'approle':
      if (appRole === undefined) throw new Error('an AppRole takes its secret.');
      return new AppRoleLogin(path, appRole);
  }
}

/** By a token of AWS STS for the role of the function, made for this login: no secret is stored anywhere. */
class JwtLogin implements Login {
  readonly advice: string;

  constructor(
    readonly path: string,
    readonly settings: Extract<LoginSettings, { readonly method: 'jwt' }>,
  ) {
    this.advice =
      `Look at the role ${settings.role} of this auth method: bound_audiences needs ${settings.audience}, ` +
      "bound_subject (or bound_claims) the ARN of the signer's role, user_claim sub; and its issuer is that of the " +
      "account's outbound identity federation.";
  }

  async credentials(deadline: Deadline, signal?: AbortSignal): Promise<Credentials> {
    const { audience, role } = this.settings;
    const { token } = await requestWebIdentity({ audience, seconds: JWT_SECONDS }, deadline, signal);
    return { input: { role, jwt: token }, secrets: [token, ...token.split('.')] };
  }

  /** Each login has a new one anyway. */
  async renew(): Promise<boolean> {
    return false;
  }
}

/** By a signed request to AWS STS, which Vault makes to find out who signed it. */
class AwsLogin implements Login {
  readonly advice: string;

  constructor(
    readonly path: string,
    readonly settings: Extract<LoginSettings, { readonly method: 'aws' }>,
  ) {
    this.advice =
      `Look at the role ${settings.role} of this auth method: auth_type iam, bound_iam_principal_arn the ARN of the ` +
      "signer's role; iam_server_id_header_value is what VAULT_AWS_SERVER_ID says; sts_endpoint and sts_region are " +
      'unset.';
  }

  async credentials(): Promise<Credentials> {
    const { role, serverId } = this.settings;
    const signed = await signCallerIdentity({
      ...(serverId !== undefined && { headers: { 'x-vault-aws-iam-server-id': serverId } }),
    });
    const headers = base64(JSON.stringify(signed.headers));
    return {
      input: {
        role,
        iam_http_request_method: signed.method,
        iam_request_url: base64(signed.url),
        iam_request_body: base64(signed.body),
        iam_request_headers: headers,
      },
      // STS quotes the headers when it refuses a signature, and Vault quotes STS.
      secrets: [headers, ...SECRET_HEADERS.flatMap((name) => signed.headers[name] ?? [])],
    };
  }

  /** Each login has a new one anyway. */
  async renew(): Promise<boolean> {
    return false;
  }
}

/** Headers of a signed request that would let others make it, or more. */
const SECRET_HEADERS = ['authorization', 'x-amz-security-token'];

/** By an id and a secret of Vault's own, from a secret in AWS. */
class AppRoleLogin implements Login {
  readonly advice: string;
  readonly #secret: Secret<AppRole>;
  #used: AppRole | undefined;
  /** The pending one during a rotation, until it is refused. */
  #other: AppRole | undefined;

  constructor(
    readonly path: string,
    secret: Secret<AppRole>,
  ) {
    this.#secret = secret;
    this.advice = `Look at the secret ${secret.arn}: its secret_id may have ended, or been used up.`;
  }

  async credentials(deadline: Deadline, signal?: AbortSignal): Promise<Credentials> {
    const appRole = this.#other ?? (await this.#secret.read(deadline, signal));
    this.#used = appRole;
    const { roleId, secretId } = appRole;
    return { input: { role_id: roleId, secret_id: secretId }, secrets: [roleId, secretId] };
  }

  async renew(deadline: Deadline): Promise<boolean> {
    if (this.#used === undefined) return false;
    this.#other = await this.#secret.other(this.#used, deadline);
    return this.#other !== undefined;
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
