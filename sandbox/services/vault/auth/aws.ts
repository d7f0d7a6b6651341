import { timingSafeEqual } from 'node:crypto';
import { matchesGlob } from '../pki/glob';
import { badRequest } from '../refusal';
import type { TokenSettings } from '../tokens';
import type { AuthMethod, LoggedIn } from './method';
import { type SignedRequest, submit } from './sts-request';

/** Settings of a role, by Vault's names. */
export interface AwsRole extends TokenSettings {
  /** ARNs of users and roles; a `*` at the end is any text. */
  readonly bound_iam_principal_arn: readonly string[];
}

/** Settings of the method, by Vault's names. */
export interface AwsConfig {
  /** Where STS is: Vault hands requests on to there, whatever host they name. */
  readonly sts_endpoint: string;
  /** Value of the header that requests must have, and sign. @default none is looked for */
  readonly iam_server_id_header_value?: string;
}

const SERVER_ID = 'X-Vault-AWS-IAM-Server-ID';

/** Headers of AWS that Vault hands on. (builtin/credential/aws/backend.go) */
const ALLOWED_HEADERS =
  /^x-amz-(algorithm|content-sha256|credential|date|security-token|signature|signedheaders|user-agent)$/;

/** The AWS auth method with IAM: has STS say who has signed a request. (builtin/credential/aws/path_login.go) */
export class AwsAuth implements AuthMethod {
  readonly type = 'aws';
  readonly roles = new Map<string, AwsRole>();
  config: AwsConfig;

  constructor(config: AwsConfig) {
    this.config = config;
  }

  async login(body: Readonly<Record<string, unknown>>): Promise<LoggedIn> {
    const request = requestIn(body);
    this.#checkHeaders(request);
    const arn = await submit(request, this.config.sts_endpoint);
    const canonicalArn = arn.replace(/:sts:(.*):assumed-role\/([^/]+)\/.*$/, ':iam:$1:role/$2');
    const name = String(body.role ?? '') || canonicalArn.replace(/^.*\//, '');
    const role = this.roles.get(name);
    if (role === undefined) throw badRequest(`entry for role ${name} not found`);
    const isBound = role.bound_iam_principal_arn.some((bound) => matchesGlob(bound, canonicalArn));
    if (!isBound) throw badRequest(`IAM Principal "${arn}" does not belong to the role "${name}"`);
    return { settings: role, metadata: { client_arn: arn, canonical_arn: canonicalArn, auth_type: 'iam' } };
  }

  #checkHeaders({ headers }: SignedRequest): void {
    const expected = this.config.iam_server_id_header_value ?? '';
    const refused = (why: string) => badRequest(`error validating ${SERVER_ID} header: ${why}`);
    if (expected !== '') {
      const given = headers.get(SERVER_ID.toLowerCase());
      if (given === undefined) throw refused(`missing header "${SERVER_ID}"`);
      if (!isSame(given, expected)) throw refused(`expected "${expected}" but got "${given}"`);
      const authorization = headers.get('authorization');
      if (authorization === undefined) throw refused('missing Authorization header');
      const [, signed = ''] = /SignedHeaders=([^,]+)/.exec(authorization) ?? [];
      if (!signed.split(';').includes(SERVER_ID.toLowerCase())) throw refused("vault header wasn't signed");
    }
    for (const name of headers.keys()) {
      if (name.startsWith('x-amz-') && !ALLOWED_HEADERS.test(name)) {
        throw badRequest(`invalid request header: ${name}`);
      }
    }
  }
}

/** @throws VaultRefusal naming what is missing */
function requestIn(body: Readonly<Record<string, unknown>>): SignedRequest {
  const method = body.iam_http_request_method;
  if (method === undefined || method === '') throw badRequest('missing iam_http_request_method');
  if (method !== 'POST') {
    throw badRequest("invalid iam_http_request_method; currently only 'POST' is supported");
  }
  const decoded = (name: string) => {
    const text = body[name];
    if (text === undefined || text === '') throw badRequest(`missing ${name}`);
    return Buffer.from(String(text), 'base64').toString('utf8');
  };
  const url = new URL(decoded('iam_request_url'));
  const content = decoded('iam_request_body');
  if (new URLSearchParams(content).get('Action') !== 'GetCallerIdentity') {
    throw badRequest('iam_request_body contains an action other than GetCallerIdentity');
  }
  const headers = Object.entries(
    JSON.parse(decoded('iam_request_headers')) as Record<string, string | string[]>,
  );
  return {
    url,
    body: content,
    headers: new Map(headers.map(([name, value]) => [name.toLowerCase(), [value].flat().join(',')])),
  };
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
