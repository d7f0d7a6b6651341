import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

/** Key types of a certificate authority, in the words of AWS Private CA's `KeyAlgorithm`. */
export type AuthorityKey = 'RSA_2048' | 'RSA_4096' | 'EC_prime256v1' | 'EC_secp384r1' | 'EC_secp521r1';

/** The family a key belongs to; a signing algorithm only works with a key of its own family. */
export type KeyFamily = 'RSA' | 'ECDSA';

/** Signing algorithms, in the words of AWS Private CA's `SigningAlgorithm`. */
export type SigningAlgorithm =
  | 'SHA256WITHRSA'
  | 'SHA384WITHRSA'
  | 'SHA512WITHRSA'
  | 'SHA256WITHECDSA'
  | 'SHA384WITHECDSA'
  | 'SHA512WITHECDSA';

/** What a signing algorithm means in X.509 and in node:crypto. */
export interface SigningAlgorithmDetails {
  readonly family: KeyFamily;
  /** The digest's name in node:crypto. */
  readonly digest: 'sha256' | 'sha384' | 'sha512';
  /** Object identifier of the signature algorithm (RFC 4055 section 5 for RSA, RFC 5758 section 3.2 for ECDSA). */
  readonly oid: string;
}

/** Every signing algorithm that AWS Private CA has for RSA and ECDSA keys. */
export const SIGNING_ALGORITHMS: Readonly<Record<SigningAlgorithm, SigningAlgorithmDetails>> = {
  SHA256WITHRSA: { family: 'RSA', digest: 'sha256', oid: '1.2.840.113549.1.1.11' },
  SHA384WITHRSA: { family: 'RSA', digest: 'sha384', oid: '1.2.840.113549.1.1.12' },
  SHA512WITHRSA: { family: 'RSA', digest: 'sha512', oid: '1.2.840.113549.1.1.13' },
  SHA256WITHECDSA: { family: 'ECDSA', digest: 'sha256', oid: '1.2.840.10045.4.3.2' },
  SHA384WITHECDSA: { family: 'ECDSA', digest: 'sha384', oid: '1.2.840.10045.4.3.3' },
  SHA512WITHECDSA: { family: 'ECDSA', digest: 'sha512', oid: '1.2.840.10045.4.3.4' },
};

/** Each key's family, and the digest of about its own strength (NIST SP 800-57 part 1, tables 2 and 3). */
const KEYS: Readonly<
  Record<AuthorityKey, { readonly family: KeyFamily; readonly natural: SigningAlgorithm }>
> = {
  RSA_2048: { family: 'RSA', natural: 'SHA256WITHRSA' },
  RSA_4096: { family: 'RSA', natural: 'SHA256WITHRSA' },
  EC_prime256v1: { family: 'ECDSA', natural: 'SHA256WITHECDSA' },
  EC_secp384r1: { family: 'ECDSA', natural: 'SHA384WITHECDSA' },
  EC_secp521r1: { family: 'ECDSA', natural: 'SHA512WITHECDSA' },
};

/** Whether a text is one of the known signing algorithms. */
export function isSigningAlgorithm(name: unknown): name is SigningAlgorithm {
  return typeof name === 'string' && Object.hasOwn(SIGNING_ALGORITHMS, name);
}

/** The family of a key type. */
export function familyOf(key: AuthorityKey): KeyFamily {
  return KEYS[key].family;
}

/** The signing algorithm that goes with a key type when nobody asks for another one. */
export function naturalSigningAlgorithm(key: AuthorityKey): SigningAlgorithm {
  return KEYS[key].natural;
}

/** Makes a new key pair. RSA_4096 takes about a second; the elliptic curves about a millisecond. */
export async function generateKey(
  key: AuthorityKey,
): Promise<{ readonly publicKey: KeyObject; readonly privateKey: KeyObject }> {
  switch (key) {
    case 'RSA_2048':
      return generate('rsa', { modulusLength: 2048 });
    case 'RSA_4096':
      return generate('rsa', { modulusLength: 4096 });
    case 'EC_prime256v1':
      return generate('ec', { namedCurve: 'prime256v1' });
    case 'EC_secp384r1':
      return generate('ec', { namedCurve: 'secp384r1' });
    case 'EC_secp521r1':
      return generate('ec', { namedCurve: 'secp521r1' });
    default:
      throw new TypeError(`'${key}' is not a key type; use one of ${Object.keys(KEYS).join(', ')}`);
  }
}
