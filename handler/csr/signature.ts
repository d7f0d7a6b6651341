import { verify } from 'node:crypto';
import { RequestRejected } from '../errors';
import { RejectionReason } from '../vocabulary';
import { type DerNode, expectTag, MalformedDer, readBitStringOctets, readOid, Tag } from '../x509/der';
import type { DevicePublicKey } from './public-key';

interface SignatureAlgorithm {
  readonly family: DevicePublicKey['family'];
  readonly digest: string;
  readonly weak?: true;
}

/** RFC 8017, appendix C, and RFC 5758, section 3. */
const SIGNATURE_ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.2': { family: 'RSA', digest: 'MD2', weak: true },
  '1.2.840.113549.1.1.4': { family: 'RSA', digest: 'MD5', weak: true },
  '1.2.840.113549.1.1.5': { family: 'RSA', digest: 'SHA-1', weak: true },
  '1.2.840.113549.1.1.14': { family: 'RSA', digest: 'SHA-224', weak: true },
  '1.2.840.113549.1.1.11': { family: 'RSA', digest: 'SHA-256' },
  '1.2.840.113549.1.1.12': { family: 'RSA', digest: 'SHA-384' },
  '1.2.840.113549.1.1.13': { family: 'RSA', digest: 'SHA-512' },
  '1.2.840.10045.4.1': { family: 'EC', digest: 'SHA-1', weak: true },
  '1.2.840.10045.4.3.1': { family: 'EC', digest: 'SHA-224', weak: true },
  '1.2.840.10045.4.3.2': { family: 'EC', digest: 'SHA-256' },
  '1.2.840.10045.4.3.3': { family: 'EC', digest: 'SHA-384' },
  '1.2.840.10045.4.3.4': { family: 'EC', digest: 'SHA-512' },
};

/**
 * Checks that whoever made the request holds its private key (proof of possession).
 * Throws `RequestRejected` when the signature is weak, unknown or wrong.
 */
export function checkSignature(
  signed: DerNode,
  algorithmIdentifier: DerNode | undefined,
  signature: DerNode | undefined,
  publicKey: DevicePublicKey,
): void {
  const algorithm = readAlgorithm(algorithmIdentifier);
  const octets = readBitStringOctets(signature, 'the signature');
  const valid =
    algorithm.family === publicKey.family && verify(algorithm.digest, signed.encoding, publicKey.key, octets);
  if (!valid) {
    throw new RequestRejected(
      RejectionReason.CsrSignatureInvalid,
      'the signature of the CSR was not made with the key in it.',
    );
  }
}

function readAlgorithm(identifier: DerNode | undefined): SignatureAlgorithm {
  const [type, parameters, ...more] = expectTag(identifier, Tag.Sequence, 'the signature algorithm').children;
  const oid = readOid(type, 'the signature algorithm');
  const algorithm = SIGNATURE_ALGORITHMS[oid];
  if (algorithm === undefined) {
    throw new RequestRejected(
      RejectionReason.CsrSignatureUnsupported,
      `the signature algorithm ${oid} is not RSA (PKCS #1 v1.5) or ECDSA with SHA-256, SHA-384 or SHA-512.`,
    );
  }
  if (algorithm.weak) {
    throw new RequestRejected(
      RejectionReason.CsrDigestTooWeak,
      `the CSR is signed with ${algorithm.digest}; SHA-256, SHA-384 and SHA-512 are accepted.`,
    );
  }
  if (more.length > 0 || (parameters !== undefined && parameters.tag !== Tag.Null)) {
    throw new MalformedDer('the signature algorithm has parameters');
  }
  return algorithm;
}
