import { createPublicKey, type KeyObject } from 'node:crypto';
import { RequestRejected } from '../errors';
import { RejectionReason } from '../vocabulary';
import {
  type DerNode,
  expectChildren,
  expectTag,
  MalformedDer,
  readBitStringOctets,
  readDer,
  readOid,
  Tag,
} from '../x509/der';

/** Smallest RSA modulus that AWS IoT accepts, in bits. (API reference, CreateCertificateFromCsr) */
export const MIN_RSA_BITS = 2_048;

/** OIDs of the kinds of keys that AWS IoT accepts (RFC 3279, 2.3). */
export const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
export const EC_PUBLIC_KEY = '1.2.840.10045.2.1';

/** The curves that AWS IoT accepts. (API reference, CreateCertificateFromCsr) */
export const CURVES: Readonly<Record<string, 'P-256' | 'P-384' | 'P-521'>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
};

/** A public key of a kind that AWS IoT accepts. */
export interface DevicePublicKey {
  readonly family: 'RSA' | 'EC';
  readonly key: KeyObject;
  /** DER of the SubjectPublicKeyInfo, as the device sent it. */
  readonly spki: Buffer;
  /** Whether the key is a compressed EC point, which some CAs do not read. */
  readonly hasCompressedPoint: boolean;
}

/**
 * The public key of a SubjectPublicKeyInfo. Throws `RequestRejected` for one that AWS IoT would not accept.
 *
 * OpenSSL, which imports the key, accepts BER inside it and ignores trailing bytes; a CA that encodes such a key again
 * would certify other bytes than the device sent. So the key's own structure is checked first.
 */
export function readPublicKey(spki: DerNode): DevicePublicKey {
  expectTag(spki, Tag.Sequence, 'the public key');
  const [algorithm, subjectPublicKey] = expectChildren(spki, 'the public key', { minimum: 2 });
  const identifier = expectTag(algorithm, Tag.Sequence, "the key's algorithm");
  const [type, parameters] = expectChildren(identifier, "the key's algorithm", { minimum: 1, maximum: 2 });
  const octets = readBitStringOctets(subjectPublicKey, 'the public key');
  const oid = readOid(type, "the key's algorithm");
  switch (oid) {
    case RSA_ENCRYPTION: {
      expectTag(parameters, Tag.Null, "the NULL in the key's algorithm"); // RFC 3279, 2.3.1
      assertRsaKey(octets);
      const key = importKey(spki);
      const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
      if (bits < MIN_RSA_BITS) {
        throw new RequestRejected(
          RejectionReason.CsrKeyTooSmall,
          `the RSA key has ${bits} bits; AWS IoT accepts ${MIN_RSA_BITS} or more.`,
        );
      }
      return { family: 'RSA', key, spki: spki.encoding, hasCompressedPoint: false };
    }
    case EC_PUBLIC_KEY: {
      // Only named curves: explicit parameters can describe a curve that merely looks like one of these.
      const curve =
        parameters?.tag === Tag.ObjectIdentifier ? CURVES[readOid(parameters, 'the curve')] : undefined;
      if (curve === undefined) {
        throw new RequestRejected(
          RejectionReason.CsrKeyUnsupported,
          'the curve of the EC key is not P-256, P-384 or P-521, given by name.',
        );
      }
      assertPoint(octets);
      return {
        family: 'EC',
        key: importKey(spki),
        spki: spki.encoding,
        hasCompressedPoint: octets[0] !== UNCOMPRESSED,
      };
    }
    default:
      throw new RequestRejected(
        RejectionReason.CsrKeyUnsupported,
        `the key's algorithm ${oid} is neither RSA nor EC; AWS IoT accepts no other.`,
      );
  }
}

/**
 * RSAPublicKey: modulus and exponent, positive and odd, the exponent 3 or more (RFC 8017, 3.1 and A.1.1). With an
 * exponent of 1 anyone can forge the signature, which then proves no possession.
 */
function assertRsaKey(octets: Buffer): void {
  const key = expectTag(readDer(octets), Tag.Sequence, 'the RSA key');
  for (const number of expectChildren(key, 'the RSA key', { minimum: 2 })) {
    const { content } = expectTag(number, Tag.Integer, 'a number of the RSA key');
    const negative = (content.at(0) ?? 0) >= 0x80;
    const even = (content.at(-1) ?? 0) % 2 === 0;
    if (negative || even || content.equals(ONE))
      throw new MalformedDer('a number of the RSA key is impossible');
  }
}

const ONE = Buffer.of(1);

/** First octet of a point with both coordinates (RFC 5480, 2.2). */
const UNCOMPRESSED = 0x04;

/** A point, compressed or not. The point at infinity is not a key, and the hybrid form is forbidden (RFC 5480, 2.2). */
function assertPoint([form]: Buffer): void {
  if (form !== 0x02 && form !== 0x03 && form !== UNCOMPRESSED)
    throw new MalformedDer('the EC key is not a point');
}

/** Whether two keys are the same: a CA may decompress a point. */
export function sameKey(one: DerNode, other: DerNode): boolean {
  if (one.encoding.equals(other.encoding)) return true;
  try {
    return readPublicKey(one).key.equals(readPublicKey(other).key);
  } catch (error) {
    if (error instanceof RequestRejected || error instanceof MalformedDer) return false;
    throw error;
  }
}

function importKey(spki: DerNode): KeyObject {
  try {
    return createPublicKey({ key: spki.encoding, format: 'der', type: 'spki' });
  } catch (cause) {
    throw new MalformedDer('the public key cannot be read', { cause });
  }
}
