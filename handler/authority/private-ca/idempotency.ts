import { createHash } from 'node:crypto';
import type { PrivateCaSettings } from './settings';

/** Longest idempotency token, in characters. (AWS Private CA API reference, IssueCertificate) */
const TOKEN_LENGTH = 36;

/**
 * A token that is the same exactly when the certificate asked for is the same.
 *
 * AWS Private CA answers a token it has seen in the last five minutes with the certificate it issued then, so
 * whoever asks again, we after a lost answer or the device after a refusal, costs one certificate and not two.
 * 36 characters of base64url carry 216 bits of the hash.
 *
 * It is made of what the deployment and the device ask for, and of nothing that is worked out from the CA's
 * certificate: near the CA's end, and for the hour in which containers learn that it was renewed, the same request
 * is worked out in two ways.
 */
export function idempotencyToken({ authorityArn, profile }: PrivateCaSettings, csrDer: Uint8Array): string {
  const { templateArn, validityDays, signingAlgorithm = 'of the CA' } = profile;
  const hash = createHash('sha256');
  // Separated by a character that none of the parts can hold; the CSR, which can hold anything, comes last.
  for (const part of [authorityArn, templateArn, validityDays, signingAlgorithm]) hash.update(`${part}\n`);
  hash.update(csrDer);
  return hash.digest('base64url').slice(0, TOKEN_LENGTH);
}
