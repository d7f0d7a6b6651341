import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { BitString, ObjectIdentifier, Sequence } from 'asn1js';

const generate = promisify(generateKeyPair);

/** Key types of a certificate authority, in AWS's words for a CA's `KeyAlgorithm`. */
export type AuthorityKey = 'RSA_2048' | 'RSA_4096' | 'EC_prime256v1' | 'EC_secp384r1' | 'EC_secp521r1';

/**
 * Key types that AWS's CAs can have and AWS IoT does not support: SM2, in China, and the three ML-DSA ones. The sandbox
 * can show such CAs, but they issue nothing.
 */
export type NonSigningKey = 'SM2' | 'ML_DSA_44' | 'ML_DSA_65' | 'ML_DSA_87';

/** The family a key belongs to; a signing algorithm only works with a key of its own family. */
export type KeyFamily = 'RSA' | 'ECDSA' | 'SM2' | 'ML-DSA';

/** Signing algorithms, in AWS's words for a CA's `SigningAlgorithm`. */
export type SigningAlgorithm =
  | 'SHA256WITHRSA'
  | 'SHA384WITHRSA'
  | 'SHA512WITHRSA'
  | 'SHA256WITHECDSA'
  | 'SHA384WITHECDSA'
  | 'SHA512WITHECDSA';

/** A signing algorithm in X.509 and in node:crypto. */
export interface SigningAlgorithmDetails {
  readonly family: KeyFamily;
  /** The digest's name in node:crypto. */
  readonly digest: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** Object identifier of the signature algorithm (RFC 4055 section 5 for RSA, RFC 5758 section 3.2 for ECDSA). */
  readonly oid: string;
}

/** The signing algorithms for RSA and ECDSA keys. */
export const SIGNING_ALGORITHMS: Readonly<Record<SigningAlgorithm, SigningAlgorithmDetails>> = {
  SHA256WITHRSA: { family: 'RSA', digest: 'sha256', oid: '1.2.840.113549.1.1.11' },
  SHA384WITHRSA: { family: 'RSA', digest: 'sha384', oid: '1.2.840.113549.1.1.12' },
  SHA512WITHRSA: { family: 'RSA', digest: 'sha512', oid: '1.2.840.113549.1.1.13' },
  SHA256WITHECDSA: { family: 'ECDSA', digest: 'sha256', oid: '1.2.840.10045.4.3.2' },
  SHA384WITHECDSA: { family: 'ECDSA', digest: 'sha384', oid: '1.2.840.10045.4.3.3' },
  SHA512WITHECDSA: { family: 'ECDSA', digest: 'sha512', oid: '1.2.840.10045.4.3.4' },
};

/** Signing algorithms with SHA-1, which no CA should use any more, by key family (RFC 3279 section 2.2). */
export const SHA1_ALGORITHMS = {
  RSA: { family: 'RSA', digest: 'sha1', oid: '1.2.840.113549.1.1.5' },
  ECDSA: { family: 'ECDSA', digest: 'sha1', oid: '1.2.840.10045.4.1' },
} as const satisfies Partial<Record<KeyFamily, SigningAlgorithmDetails>>;

/** Each key's family, and the algorithm whose digest matches its strength (NIST SP 800-57 part 1, tables 2 and 3). */
const KEYS: Readonly<
  Record<AuthorityKey, { readonly family: KeyFamily; readonly natural: SigningAlgorithm }>
> = {
  RSA_2048: { family: 'RSA', natural: 'SHA256WITHRSA' },
  RSA_4096: { family: 'RSA', natural: 'SHA256WITHRSA' },
  EC_prime256v1: { family: 'ECDSA', natural: 'SHA256WITHECDSA' },
  EC_secp384r1: { family: 'ECDSA', natural: 'SHA384WITHECDSA' },
  EC_secp521r1: { family: 'ECDSA', natural: 'SHA512WITHECDSA' },
};

/** Parameters of ML-DSA keys (FIPS 204, section 4 and table 2; OIDs of NIST, as those of its signatures). */
const ML_DSA = {
  ML_DSA_44: { oid: '2.16.840.1.101.3.4.3.17', keyLength: 1312, signatureLength: 2420 },
  ML_DSA_65: { oid: '2.16.840.1.101.3.4.3.18', keyLength: 1952, signatureLength: 3309 },
  ML_DSA_87: { oid: '2.16.840.1.101.3.4.3.19', keyLength: 2592, signatureLength: 4627 },
} as const;

/** SM2 signatures with SM3 (GB/T 33560), and their approximate length in DER. */
const SM2_WITH_SM3 = '1.2.156.10197.1.501';
const SM2_SIGNATURE_LENGTH = 71;

/** Whether a text is one of the known signing algorithms. */
export function isSigningAlgorithm(name: unknown): name is SigningAlgorithm {
  return typeof name === 'string' && Object.hasOwn(SIGNING_ALGORITHMS, name);
}

/** Whether the sandbox cannot sign with a key type. */
export function cannotSign(key: AuthorityKey | NonSigningKey): key is NonSigningKey {
  return key === 'SM2' || Object.hasOwn(ML_DSA, key);
}

/** The family of a key type. */
export function familyOf(key: AuthorityKey | NonSigningKey): KeyFamily {
  if (cannotSign(key)) return key === 'SM2' ? 'SM2' : 'ML-DSA';
  return KEYS[key].family;
}

/** The default signing algorithm of a key type. */
export function defaultSigningAlgorithm(key: AuthorityKey): SigningAlgorithm {
  return KEYS[key].natural;
}

/** The default signing algorithm in AWS's words for a CA's `SigningAlgorithm`, including non-signing keys. */
export function signingAlgorithmName(key: AuthorityKey | NonSigningKey): string {
  if (!cannotSign(key)) return defaultSigningAlgorithm(key);
  return key === 'SM2' ? 'SM3WITHSM2' : key;
}

/** Key and signature of a root with a non-signing key. Node.js cannot sign with it, so the signature is random: a root's is never verified. */
export async function lookAlikeKey(
  key: NonSigningKey,
): Promise<{ readonly publicKeyDer: Buffer; readonly signatureOid: string; readonly signature: Buffer }> {
  if (key === 'SM2') {
    const { publicKey } = await generate('ec', { namedCurve: 'SM2' });
    return {
      publicKeyDer: publicKey.export({ type: 'spki', format: 'der' }),
      signatureOid: SM2_WITH_SM3,
      signature: randomBytes(SM2_SIGNATURE_LENGTH),
    };
  }
  const { oid, keyLength, signatureLength } = ML_DSA[key];
  const algorithm = new Sequence({ value: [new ObjectIdentifier({ value: oid })] });
  const octets = new BitString({ valueHex: randomBytes(keyLength) });
  return {
    publicKeyDer: Buffer.from(new Sequence({ value: [algorithm, octets] }).toBER()),
    signatureOid: oid,
    signature: randomBytes(signatureLength),
  };
}

/** Generates a key pair. RSA_4096 takes about a second; the elliptic curves about a millisecond. */
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
