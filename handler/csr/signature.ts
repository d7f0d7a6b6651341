import { constants, type KeyObject, verify } from 'node:crypto';
import { RequestRejected } from '../errors';
import { RejectionReason } from '../vocabulary';
import { type DerNode, readBitStringOctets } from '../x509/der';
import {
  hasStrongDigest,
  readSignatureAlgorithm,
  type SignatureAlgorithm,
} from '../x509/signature-algorithm';
import { UnsupportedSignature } from '../x509/unsupported-signature';
import type { DevicePublicKey } from './public-key';

/** The parts of a request that verifying its signature needs. */
export interface SignedRequest {
  /** What is signed. */
  readonly info: DerNode;
  readonly algorithm: DerNode | undefined;
  readonly signature: DerNode | undefined;
}

/**
 * Checks that the requester holds the private key (proof of possession).
 * Throws `RequestRejected` when the signature is weak, unknown or wrong.
 *
 * @param acceptSha1 Whether SHA-1 is strong enough, with PKCS #1 v1.5 or ECDSA. @returns How the request is signed.
 */
export function checkSignature(
  { info, algorithm: identifier, signature }: SignedRequest,
  { family, key }: DevicePublicKey,
  acceptSha1: boolean,
): SignatureAlgorithm {
  const algorithm = readAlgorithm(identifier);
  assertStrong(algorithm, acceptSha1);
  const octets = readBitStringOctets(signature, 'the signature');
  const valid =
    algorithm.family === family &&
    verify(algorithm.digest, info.encoding, verificationKey(key, algorithm), octets);
  if (!valid) {
    throw new RequestRejected(
      RejectionReason.CsrSignatureInvalid,
      'the signature of the CSR was not made with the key in it.',
    );
  }
  return algorithm;
}

function readAlgorithm(identifier: DerNode | undefined): SignatureAlgorithm {
  try {
    return readSignatureAlgorithm(identifier);
  } catch (cause) {
    if (!(cause instanceof UnsupportedSignature)) throw cause;
    throw new RequestRejected(
      RejectionReason.CsrSignatureUnsupported,
      `the CSR is signed with ${cause.message}; RSA (PKCS #1 v1.5, or PSS with MGF1 of the same digest and a salt that ` +
        'is no longer than the digest) and ECDSA are accepted.',
      { cause },
    );
  }
}

function assertStrong(algorithm: SignatureAlgorithm, acceptSha1: boolean): void {
  const { digest, pssSaltLength } = algorithm;
  const mayBeSha1 = digest === 'SHA-1' && pssSaltLength === undefined;
  if (hasStrongDigest(algorithm) || (mayBeSha1 && acceptSha1)) return;
  throw new RequestRejected(
    RejectionReason.CsrDigestTooWeak,
    `the CSR is signed with ${digest}; SHA-256, SHA-384 and SHA-512 are accepted` +
      `${mayBeSha1 ? ', and SHA-1 where accept_sha1_requests is true' : ''}.`,
  );
}

function verificationKey(key: KeyObject, { pssSaltLength }: SignatureAlgorithm) {
  if (pssSaltLength === undefined) return key;
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pssSaltLength };
}
