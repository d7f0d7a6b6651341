import { type Environment, optional, optionalList, required } from '../environment';
import { InvalidSetting } from '../errors';
import { AwsSecret } from './aws-secret';
import type { CaConnection } from './connection';
import { HttpsConnection } from './https-connection';
import { readClientCertificate, readTrustAnchors } from './secret-forms';
import {
  CA_URL,
  CA_URL_MUST_BE,
  SECRET_ARN,
  SECRET_ARN_MUST_BE,
  SERVER_NAME,
  SERVER_NAME_MUST_BE,
  ExternalSetting as Setting,
} from './vocabulary';

/** The settings of every signer with a CA outside of AWS. */
export interface ExternalSettings {
  /** Such as `https://ca.example.com:8443`; as URLs write it, in lowercase and without the port of HTTPS. */
  readonly origin: string;
  /** `undefined`: the host of the origin. */
  readonly serverName: string | undefined;
  /** `undefined`: the public CAs that Node.js knows. */
  readonly trustAnchorsArn: string | undefined;
  /** `undefined`: none is shown. */
  readonly clientCertificateArn: string | undefined;
  /** Object identifiers. */
  readonly allowedExtensions: readonly string[];
}

/** An object identifier (ITU-T X.660): two or more numbers, of which the first is 0, 1 or 2. */
const OBJECT_IDENTIFIER = /^[0-2](\.(0|[1-9]\d*))+$/;

/** The settings of the environment. Throws `InvalidSetting`, naming the variable. */
export function readExternalSettings(environment: Environment): ExternalSettings {
  const serverName = optional(environment, Setting.ServerName);
  if (serverName !== undefined && !new RegExp(SERVER_NAME).test(serverName)) {
    throw new InvalidSetting(
      Setting.ServerName,
      `must be ${SERVER_NAME_MUST_BE}, not ${JSON.stringify(serverName)}.`,
    );
  }
  return {
    origin: readOrigin(environment),
    serverName,
    trustAnchorsArn: optionalSecretArn(environment, Setting.TrustAnchors),
    clientCertificateArn: optionalSecretArn(environment, Setting.ClientCertificate),
    allowedExtensions: readAllowedExtensions(environment),
  };
}

/**
 * The ARN of a secret; `undefined` when the variable is unset. Throws `InvalidSetting`, which does not repeat the value:
 * it may be the secret itself, by mistake.
 */
export function optionalSecretArn(environment: Environment, variable: string): string | undefined {
  const arn = optional(environment, variable);
  if (arn !== undefined && !new RegExp(SECRET_ARN).test(arn)) {
    throw new InvalidSetting(variable, `must be ${SECRET_ARN_MUST_BE}.`);
  }
  return arn;
}

/** The ARN of a secret, which must be given. Throws `InvalidSetting`, which does not repeat the value either. */
export function requiredSecretArn(environment: Environment, variable: string): string {
  required(environment, variable);
  return optionalSecretArn(environment, variable) as string;
}

/** The connection to the server of these settings. It opens when it is first used, or warmed up. */
export function connectionOf(settings: ExternalSettings): CaConnection {
  const { origin, serverName, trustAnchorsArn, clientCertificateArn } = settings;
  return new HttpsConnection({
    origin,
    ...(serverName !== undefined && { serverName }),
    ...(trustAnchorsArn !== undefined && { trustAnchors: new AwsSecret(trustAnchorsArn, readTrustAnchors) }),
    ...(clientCertificateArn !== undefined && {
      clientCertificate: new AwsSecret(clientCertificateArn, readClientCertificate),
    }),
  });
}

function readOrigin(environment: Environment): string {
  const url = required(environment, Setting.Url);
  // What a URL must not be, such as a port beyond 65535, only the parser knows.
  if (!new RegExp(CA_URL).test(url) || !URL.canParse(url)) {
    // Without what may be a password.
    const shown = JSON.stringify(url.replace(/[^/]*@/, '…@').replace(/\?.*/s, '?…'));
    throw new InvalidSetting(Setting.Url, `must be ${CA_URL_MUST_BE}, not ${shown}.`);
  }
  return new URL(url).origin;
}

function readAllowedExtensions(environment: Environment): readonly string[] {
  const oids = optionalList(environment, Setting.AllowedExtensions);
  const wrong = oids.find((oid) => !OBJECT_IDENTIFIER.test(oid));
  if (wrong === undefined) return oids;
  throw new InvalidSetting(
    Setting.AllowedExtensions,
    `must be a list of object identifiers such as 1.3.6.1.4.1.99999.1, but has ${JSON.stringify(wrong)}.`,
  );
}
