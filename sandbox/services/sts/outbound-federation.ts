import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Conditions } from '../../wire/conditions';

/** The operations of STS that the sandbox has. */
const STS_OPERATIONS = ['GetCallerIdentity', 'GetWebIdentityToken'] as const;

/** The algorithms with which STS signs tokens. (STS API reference, GetWebIdentityToken) */
export const TOKEN_ALGORITHMS = ['RS256', 'ES384'] as const;

/** One of them. */
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

/** A public key as JWKS has it (RFC 7517). */
export type PublicJwk = Readonly<Record<string, unknown>> & {
  readonly kid: string;
  readonly alg: TokenAlgorithm;
};

/**
 * An account's outbound identity federation: its issuer, and the keys with which STS signs tokens for others than AWS.
 * (IAM user guide, "Federating AWS identities to external services")
 */
export class OutboundFederation {
  /** Whether an administrator has enabled it. @default false, as in a new account */
  isEnabled = false;
  /** The account's own issuer, by which others know it: the `iss` of each token. */
  readonly issuer = 'https://a1d2b0fd-1177-4468-9351-sandbox00723.tokens.sts.global.api.aws';
  /** What requests to STS meet at the wire. */
  readonly conditions = new Conditions({ operations: STS_OPERATIONS });
  readonly #keys = new Map<TokenAlgorithm, KeyObject>();

  /** Its public keys, as they stand at the issuer's `/.well-known/jwks.json`. */
  get jwks(): { readonly keys: readonly PublicJwk[] } {
    return {
      keys: TOKEN_ALGORITHMS.map((alg) => {
        const jwk = createPublicKey(this.#key(alg)).export({ format: 'jwk' });
        return { ...jwk, kid: keyIdOf(alg), alg, use: 'sig' };
      }),
    };
  }

  /** Signs claims (RFC 7515). */
  sign(claims: object, alg: TokenAlgorithm): string {
    const header = { alg, kid: keyIdOf(alg), typ: 'JWT' };
    const signed = [header, claims].map((part) => base64Url(JSON.stringify(part))).join('.');
    const key = this.#key(alg);
    const signature =
      alg === 'RS256'
        ? sign('sha256', Buffer.from(signed), key)
        : sign('sha384', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${base64Url(signature)}`;
  }

  /** Made on first use: RSA keys take their time. */
  #key(alg: TokenAlgorithm): KeyObject {
    const known = this.#keys.get(alg);
    if (known !== undefined) return known;
    const { privateKey } =
      alg === 'RS256'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    this.#keys.set(alg, privateKey);
    return privateKey;
  }
}

function keyIdOf(alg: TokenAlgorithm): string {
  return alg === 'RS256' ? 'RSA_0' : 'EC384_0';
}

function base64Url(octets: string | Buffer): string {
  return Buffer.from(octets).toString('base64url');
}
