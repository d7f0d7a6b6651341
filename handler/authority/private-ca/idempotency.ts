import { createHash } from 'node:crypto';
import type { Order } from '../authority';
import type { PrivateCaSettings } from './settings';

/** Longest idempotency token, in characters. (AWS Private CA API reference, IssueCertificate) */
const TOKEN_LENGTH = 36;

/**
 * A token that is the same exactly when the same device asks for the same certificate.
 *
 * AWS Private CA answers a token that it has seen a moment ago with the certificate that it issued then. So whoever
 * asks again, we after a lost answer or the device after a refusal, costs one certificate and not two. Whoever sends a
 * request that somebody else has sent before, gets a certificate of its own: AWS IoT hands out the ownership of a
 * certificate together with it. AWS's pages differ on how long a moment is, one minute or five; nothing here depends on
 * it.
 *
 * It is made of what the deployment and the device ask for, and of nothing that is worked out from the CA's
 * certificate: near the CA's end, and for the hour in which containers learn that it was renewed, the same request
 * is worked out in two ways.
 */
export function idempotencyToken(
  { authorityArn, profile }: PrivateCaSettings,
  { csr, clientId, principalId }: Order,
): string {
  const { templateArn, validityDays, signingAlgorithm = 'of the CA' } = profile;
  const texts = [authorityArn, templateArn, String(validityDays), signingAlgorithm, clientId, principalId];
  const hash = createHash('sha256');
  for (const part of [...texts.map(octetsOf), csr.der]) {
    // With its length before it: a client id may hold any character, so none could stand between the parts.
    hash.update(`${part.length}:`);
    hash.update(part);
  }
  // 36 characters of base64url carry 216 bits of the hash.
  return hash.digest('base64url').slice(0, TOKEN_LENGTH);
}

/** UTF-8 would write the halves of different surrogate pairs as the same replacement. */
function octetsOf(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}
