import type { KeyObject, X509Certificate } from 'node:crypto';
import { CURVES, EC_PUBLIC_KEY, MIN_RSA_BITS, RSA_ENCRYPTION } from '../csr/public-key';
import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import { readCertificateParts } from './certificate';
import { type DerNode, expectTag, MalformedDer, readOid, Tag } from './der';
import { failIfMalformed } from './fail-if-malformed';
import { oncePerCertificate } from './once-per-certificate';

/** Readable names of other kinds of CA keys; some managed CAs offer SM2 and ML-DSA. */
const OTHER_KEYS: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.10': 'RSA for PSS only',
  '1.2.840.10040.4.1': 'DSA',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '2.16.840.1.101.3.4.3.17': 'ML-DSA-44',
  '2.16.840.1.101.3.4.3.18': 'ML-DSA-65',
  '2.16.840.1.101.3.4.3.19': 'ML-DSA-87',
};
const OTHER_CURVES: Readonly<Record<string, string>> = {
  '1.2.156.10197.1.301': 'SM2',
  '1.3.132.0.10': 'EC on secp256k1',
};

/** Kinds of CA keys that AWS IoT accepts. */
export type IssuerKeyKind = 'RSA' | 'P-256' | 'P-384' | 'P-521';

/** The public key of a CA, of a kind that AWS IoT accepts. */
export interface IssuerKey {
  /** Algorithm, or curve. */
  readonly kind: IssuerKeyKind;
  readonly key: KeyObject;
  /** DER of the CA's subject, which is the issuer of each leaf. */
  readonly subjectDer: Buffer;
}

/**
 * The key of a CA's certificate. Throws `SigningFailed` for one that cannot sign certificates that AWS IoT accepts. Its
 * kind is read here and not by node, which reads some of these keys only in some versions, and never names an SM2 key.
 */
export const readIssuerKey = oncePerCertificate(
  (ca): IssuerKey =>
    failIfMalformed("the CA's own certificate", () => {
      const { spki, subject } = readCertificateParts(ca.raw);
      const kind = issuerKeyKind(spki);
      const key = importKey(ca);
      const { modulusLength: bits } = key.asymmetricKeyDetails ?? {};
      if (bits !== undefined && bits < MIN_RSA_BITS) throw unusableKey(`RSA of ${bits} bits`);
      return { kind, key, subjectDer: subject.encoding };
    }),
);

/** The error for a CA whose key AWS IoT cannot use. @param kind Readable name of the kind of key, such as `SM2`. */
export function unusableKey(kind: string): SigningFailed {
  return new SigningFailed(
    FailureReason.AuthorityKeyUnsupported,
    `AWS IoT cannot use the CA's key (${kind}): it accepts certificates signed with RSA of ${MIN_RSA_BITS} bits or more, ` +
      `or on ${Object.values(CURVES).join(', ')}. Use a CA with such a key.`,
  );
}

/** The kind of a CA's key. Throws `SigningFailed` for one that AWS IoT cannot use, `MalformedDer` for none. */
export function issuerKeyKind(spki: DerNode): IssuerKeyKind {
  const [type, parameters] = expectTag(spki.children[0], Tag.Sequence, "the key's algorithm").children;
  const oid = readOid(type, "the key's algorithm");
  if (oid === RSA_ENCRYPTION) return 'RSA';
  if (oid !== EC_PUBLIC_KEY) throw unusableKey(OTHER_KEYS[oid] ?? `of the algorithm ${oid}`);
  if (parameters?.tag !== Tag.ObjectIdentifier) throw unusableKey('EC on a curve without a name');
  const curve = readOid(parameters, 'the curve');
  const known = CURVES[curve];
  if (known === undefined) throw unusableKey(OTHER_CURVES[curve] ?? `EC on the curve ${curve}`);
  return known;
}

function importKey(ca: X509Certificate): KeyObject {
  try {
    return ca.publicKey;
  } catch (cause) {
    throw new MalformedDer('its key cannot be read', { cause });
  }
}
