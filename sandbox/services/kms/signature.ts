import { constants, createECDH, createHash, type KeyObject, privateEncrypt, randomBytes } from 'node:crypto';
import { Tag } from '../../../handler/x509/der';
import { encode, encodeOid } from '../../../handler/x509/write-der';

/** A hash function of a signing algorithm. */
interface Hash {
  readonly name: string;
  readonly octets: number;
  readonly oid: string;
}

/** By the bits that a signing algorithm's name ends with. (OIDs: RFC 8017, appendix B.1) */
const HASHES: Readonly<Record<string, Hash>> = {
  '256': { name: 'sha256', octets: 32, oid: '2.16.840.1.101.3.4.2.1' },
  '384': { name: 'sha384', octets: 48, oid: '2.16.840.1.101.3.4.2.2' },
  '512': { name: 'sha512', octets: 64, oid: '2.16.840.1.101.3.4.2.3' },
};

/** A curve by its OpenSSL name, and the order of its base point. (SEC 2, sections 2.4 to 2.6) */
const ORDERS: Readonly<Record<string, bigint>> = {
  prime256v1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  secp384r1:
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  secp521r1:
    0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
};

/** Length of the digests that an algorithm signs, in octets. @param algorithm KMS's name, such as `ECDSA_SHA_256`. */
export function digestOctetsOf(algorithm: string): number {
  return hashOf(algorithm).octets;
}

/** The digest that an algorithm makes of a message. */
export function digestOf(message: Uint8Array, algorithm: string): Buffer {
  return createHash(hashOf(algorithm).name).update(message).digest();
}

/**
 * Signs a digest. Node.js only signs messages, which it hashes itself; the steps around its RSA and its scalar
 * multiplication are therefore here.
 *
 * @param digest as long as the algorithm's hash
 */
export function signDigest(privateKey: KeyObject, digest: Uint8Array, algorithm: string): Buffer {
  if (algorithm.startsWith('ECDSA')) return ecdsa(privateKey, digest);
  const hash = hashOf(algorithm);
  if (algorithm.startsWith('RSASSA_PKCS1')) {
    const padding = constants.RSA_PKCS1_PADDING;
    return privateEncrypt({ key: privateKey, padding }, digestInfo(digest, hash));
  }
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0;
  const padding = constants.RSA_NO_PADDING;
  return privateEncrypt({ key: privateKey, padding }, pssEncoding(digest, hash, bits - 1));
}

function hashOf(algorithm: string): Hash {
  const hash = HASHES[algorithm.slice(-3)];
  if (hash === undefined) throw new Error(`no hash for the algorithm ${algorithm}`);
  return hash;
}

/** (RFC 8017, section 9.2) */
function digestInfo(digest: Uint8Array, { oid }: Hash): Buffer {
  const algorithm = encode(Tag.Sequence, encodeOid(oid) ?? Buffer.of(), encode(Tag.Null));
  return encode(Tag.Sequence, algorithm, encode(Tag.OctetString, digest));
}

/** EMSA-PSS with a salt as long as the hash. (RFC 8017, section 9.1.1) */
function pssEncoding(digest: Uint8Array, { name, octets }: Hash, bits: number): Buffer {
  const length = Math.ceil(bits / 8);
  const salt = randomBytes(octets);
  const hash = createHash(name).update(Buffer.alloc(8)).update(digest).update(salt).digest();
  const block = Buffer.concat([Buffer.alloc(length - 2 * octets - 2), Buffer.of(1), salt]);
  const mask = maskOf(hash, block.length, name);
  for (const [i, octet] of mask.entries()) block[i] = (block[i] ?? 0) ^ octet;
  block[0] = (block[0] ?? 0) & (0xff >> (8 * length - bits));
  return Buffer.concat([block, hash, Buffer.of(0xbc)]);
}

/** MGF1. (RFC 8017, appendix B.2.1) */
function maskOf(seed: Uint8Array, length: number, hashName: string): Buffer {
  const blocks: Buffer[] = [];
  for (let i = 0, made = 0; made < length; i += 1) {
    const block = createHash(hashName)
      .update(seed)
      .update(Buffer.of(0, 0, 0, i))
      .digest();
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** (FIPS 186-5, section 6.4.1; no hash here is longer than its curve's order) */
function ecdsa(privateKey: KeyObject, digest: Uint8Array): Buffer {
  const curve = privateKey.asymmetricKeyDetails?.namedCurve ?? '';
  const order = ORDERS[curve];
  if (order === undefined) throw new Error(`no order for the curve ${curve}`);
  const { d = '' } = privateKey.export({ format: 'jwk' });
  const secret = numberFrom(Buffer.from(d, 'base64url'));
  // An ECDH key pair is a random k and k times the base point.
  const nonce = createECDH(curve);
  const point = nonce.generateKeys();
  const k = numberFrom(nonce.getPrivateKey());
  const r = numberFrom(point.subarray(1, (point.length + 1) / 2)) % order;
  const s = (inverse(k, order) * ((numberFrom(digest) + r * secret) % order)) % order;
  return encode(Tag.Sequence, integer(r), integer(s));
}

function numberFrom(octets: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}

/** The inverse modulo a prime, by Euclid's extended algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value, modulus, 1n, 0n];
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return x < 0n ? x + modulus : x;
}

/** A positive INTEGER in the fewest octets (X.690, 8.3.2). */
function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return encode(Tag.Integer, (octets[0] ?? 0) > 0x7f ? Buffer.of(0) : Buffer.of(), octets);
}
