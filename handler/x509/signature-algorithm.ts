import { type DerNode, expectTag, MalformedDer, readOid, Tag } from './der';
import type { FittingDigest } from './fitting-digest';
import { readPssParameters } from './pss-parameters';
import { UnsupportedSignature } from './unsupported-signature';
import { encode, encodeKnownOid } from './write-der';

/** How something is signed. */
export interface SignatureAlgorithm {
  readonly family: 'RSA' | 'EC';
  /** Name of the digest, such as `SHA-256`. */
  readonly digest: string;
  /** Length of the salt in octets, for RSASSA-PSS; otherwise `undefined`. */
  readonly pssSaltLength?: number;
}

/** Digests with which AWS IoT accepts signatures. (AWS IoT developer guide, "X.509 client certificates") */
const STRONG_DIGESTS: readonly string[] = ['SHA-256', 'SHA-384', 'SHA-512'];

/** OID of RSASSA-PSS (RFC 8017, appendix C). */
const PSS = '1.2.840.113549.1.1.10';

/**
 * Algorithms that the OID describes completely: RFC 8017, appendix C; RFC 5758, section 3; and OIW's older OID for
 * SHA-1 with RSA, which some encoders still write.
 */
const ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.2': { family: 'RSA', digest: 'MD2' },
  '1.2.840.113549.1.1.4': { family: 'RSA', digest: 'MD5' },
  '1.2.840.113549.1.1.5': { family: 'RSA', digest: 'SHA-1' },
  '1.3.14.3.2.29': { family: 'RSA', digest: 'SHA-1' },
  '1.2.840.113549.1.1.14': { family: 'RSA', digest: 'SHA-224' },
  '1.2.840.113549.1.1.11': { family: 'RSA', digest: 'SHA-256' },
  '1.2.840.113549.1.1.12': { family: 'RSA', digest: 'SHA-384' },
  '1.2.840.113549.1.1.13': { family: 'RSA', digest: 'SHA-512' },
  '1.2.840.10045.4.1': { family: 'EC', digest: 'SHA-1' },
  '1.2.840.10045.4.3.1': { family: 'EC', digest: 'SHA-224' },
  '1.2.840.10045.4.3.2': { family: 'EC', digest: 'SHA-256' },
  '1.2.840.10045.4.3.3': { family: 'EC', digest: 'SHA-384' },
  '1.2.840.10045.4.3.4': { family: 'EC', digest: 'SHA-512' },
};

/** The algorithm of an AlgorithmIdentifier, however weak. Throws `UnsupportedSignature` or `MalformedDer`. */
export function readSignatureAlgorithm(identifier: DerNode | undefined): SignatureAlgorithm {
  const [type, parameters, ...more] = expectTag(identifier, Tag.Sequence, 'the signature algorithm').children;
  if (more.length > 0) throw new MalformedDer('the signature algorithm has more than one parameter');
  const oid = readOid(type, 'the signature algorithm');
  if (oid === PSS) return readPssParameters(parameters);
  const algorithm = ALGORITHMS[oid];
  if (algorithm === undefined) throw new UnsupportedSignature(`the algorithm ${oid}`);
  // Some encoders write a NULL.
  if (parameters !== undefined && parameters.tag !== Tag.Null) {
    throw new MalformedDer('the signature algorithm has parameters');
  }
  return algorithm;
}

/** Whether AWS IoT accepts a signature with this digest. */
export function hasStrongDigest({ digest }: SignatureAlgorithm): boolean {
  return STRONG_DIGESTS.includes(digest);
}

/**
 * An AlgorithmIdentifier: for RSA (PKCS #1 v1.5) with a NULL for parameters (RFC 4055, 5), for ECDSA with none (RFC
 * 5758, 3.2).
 */
export function encodeSignatureAlgorithm(
  family: SignatureAlgorithm['family'],
  digest: FittingDigest,
): Buffer {
  const isIt = (known: SignatureAlgorithm) => known.family === family && known.digest === digest;
  const [oid = ''] = Object.entries(ALGORITHMS).find(([, known]) => isIt(known)) ?? [];
  const parameters = family === 'RSA' ? [encode(Tag.Null)] : [];
  return encode(Tag.Sequence, encodeKnownOid(oid), ...parameters);
}
