import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { Clock } from '../../../clock';
import { matchesGlob } from '../pki/glob';
import { badRequest } from '../refusal';
import type { TokenSettings } from '../tokens';
import type { AuthMethod, LoggedIn } from './method';

/** Settings of a role, by Vault's names. */
export interface JwtRole extends TokenSettings {
  readonly bound_audiences: readonly string[];
  readonly bound_subject?: string;
  /** Claims that must have one of some values. */
  readonly bound_claims?: Readonly<Record<string, readonly string[]>>;
  /** Whether `*` in these values is any text. @default string */
  readonly bound_claims_type?: 'string' | 'glob';
}

/** Settings of the method, by Vault's names. */
export interface JwtConfig {
  readonly bound_issuer: string;
  /** Reads the issuer's keys, as Vault does from its JWKS URL. */
  jwks(): { readonly keys: readonly (Readonly<Record<string, unknown>> & { readonly kid: string })[] };
}

/** How far clocks may be apart, in seconds. (Package cap, "jwt.DefaultLeeway") */
const LEEWAY_SECONDS = 60;

const DIGESTS: Readonly<Record<string, string>> = { RS256: 'sha256', ES256: 'sha256', ES384: 'sha384' };

type Claims = Readonly<Record<string, unknown>>;

/** The JWT auth method: checks the token of an issuer outside of Vault. (vault-plugin-auth-jwt, package cap) */
export class JwtAuth implements AuthMethod {
  readonly type = 'jwt';
  readonly roles = new Map<string, JwtRole>();
  config: JwtConfig;

  readonly #clock: Clock;

  constructor(config: JwtConfig, clock: Clock = Date.now) {
    this.config = config;
    this.#clock = clock;
  }

  login({ role: name, jwt }: Readonly<Record<string, unknown>>): LoggedIn {
    if (typeof name !== 'string' || name === '') throw badRequest('missing role');
    const role = this.roles.get(name);
    if (role === undefined) throw badRequest(`role "${name}" could not be found`);
    if (typeof jwt !== 'string' || jwt === '') throw badRequest('missing token');
    const claims = this.#verified(jwt);
    const reason = this.#wrongClaim(claims, role);
    if (reason !== undefined) throw badRequest(`error validating token: ${reason}`);
    if (role.bound_audiences.length === 0 && audiencesIn(claims).length > 0) {
      throw badRequest('audience claim found in JWT but no audiences bound to the role');
    }
    checkBoundClaims(claims, role);
    return { settings: role, metadata: { role: name } };
  }

  #verified(jwt: string): Claims {
    const failed = (why: string) =>
      badRequest(`error validating token: error verifying token signature: ${why}`);
    const [header = '', payload = '', signature = '', ...more] = jwt.split('.');
    if (signature === '' || more.length > 0)
      throw failed('go-jose/go-jose: compact JWS format must have three parts');
    const { kid, alg } = jsonIn(header);
    const jwk = this.config.jwks().keys.find((key) => key.kid === kid);
    const digest = DIGESTS[String(alg)];
    if (jwk === undefined || digest === undefined) throw failed('failed to verify id token signature');
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const isRight = verify(
      digest,
      Buffer.from(`${header}.${payload}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    if (!isRight || jwk.alg !== alg) throw failed('failed to verify id token signature');
    return jsonIn(payload);
  }

  /** What is wrong with the claims, in the order of the package cap. */
  #wrongClaim(claims: Claims, { bound_subject = '', bound_audiences }: JwtRole): string | undefined {
    const { iss, sub, exp = 0, iat = 0, nbf = iat } = claims as Readonly<Record<string, number | string>>;
    const now = this.#clock() / 1_000;
    if (this.config.bound_issuer !== '' && iss !== this.config.bound_issuer)
      return 'invalid issuer (iss) claim';
    if (bound_subject !== '' && sub !== bound_subject) return 'invalid subject (sub) claim';
    if (bound_audiences.length > 0 && !audiencesIn(claims).some((one) => bound_audiences.includes(one))) {
      return 'invalid audience (aud) claim: audience claim does not match any expected audience';
    }
    if (now + LEEWAY_SECONDS < Number(nbf)) return 'invalid not before (nbf) claim: token not yet valid';
    if (now - LEEWAY_SECONDS > Number(exp)) return 'invalid expiration time (exp) claim: token is expired';
    if (now + LEEWAY_SECONDS < Number(iat))
      return 'invalid issued at (iat) claim: token issued in the future';
    return undefined;
  }
}

function checkBoundClaims(claims: Claims, { bound_claims = {}, bound_claims_type }: JwtRole): void {
  for (const [name, allowed] of Object.entries(bound_claims)) {
    const value = claims[name];
    if (value === undefined) throw badRequest(`error validating claims: claim "${name}" is missing`);
    const isAllowed = allowed.some((one) =>
      bound_claims_type === 'glob' ? matchesGlob(one, String(value)) : one === value,
    );
    if (!isAllowed) {
      throw badRequest(
        `error validating claims: claim "${name}" does not match any associated bound claim values`,
      );
    }
  }
}

function audiencesIn({ aud }: Claims): readonly string[] {
  return aud === undefined ? [] : [aud].flat().map(String);
}

function jsonIn(part: string): Claims {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    throw badRequest('error validating token: error verifying token signature: oidc: malformed jwt');
  }
}
