import { constants, type KeyObject, verify } from 'node:crypto';
import { RequestRejected } from '../errors';
import { RejectionReason } from '../vocabulary';
import { type DerNode, readBitStringOctets } from '../x509/der';
import type { DevicePublicKey } from './public-key';
import type { SignatureAlgorithm } from './signature-algorithm';

/**
 * Checks that whoever made the request holds its private key (proof of possession).
 * Throws `RequestRejected` when the signature is wrong.
 */
export function checkSignature(
  signed: DerNode,
  algorithm: SignatureAlgorithm,
  signature: DerNode | undefined,
  { family, key }: DevicePublicKey,
): void {
  const octets = readBitStringOctets(signature, 'the signature');
  const valid =
    algorithm.family === family &&
    verify(algorithm.digest, signed.encoding, verificationKey(key, algorithm), octets);
  if (!valid) {
    throw new RequestRejected(
      RejectionReason.CsrSignatureInvalid,
      'the signature of the CSR was not made with the key in it.',
    );
  }
}

function verificationKey(key: KeyObject, { pssSaltLength }: SignatureAlgorithm) {
  if (pssSaltLength === undefined) return key;
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pssSaltLength };
}
