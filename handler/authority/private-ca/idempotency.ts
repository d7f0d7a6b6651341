import { fingerprint } from '../../fingerprint';
import type { Order } from '../authority';
import type { PrivateCaSettings } from './settings';

/** Longest idempotency token, in characters. (AWS Private CA API reference, IssueCertificate) */
const TOKEN_LENGTH = 36;

/**
 * A token that is the same exactly when the same device asks for the same certificate.
 *
 * AWS Private CA answers a token that it has just seen with the certificate that it issued for it. So a repeated
 * request, ours after a lost answer or the device's after a refusal, costs one certificate and not two. The same CSR
 * from another requester gets a certificate of its own, because with a certificate AWS IoT hands out its ownership.
 * AWS's pages disagree on how long a token is remembered, one minute or five; nothing here depends on it.
 *
 * The token covers what the deployment and the device ask for, and nothing derived from the CA's certificate. What is
 * derived may differ for the same request: near the CA's end, and in the hour in which containers notice a renewal.
 */
export function idempotencyToken(
  { authorityArn, profile }: PrivateCaSettings,
  { csr, clientId, principalId }: Order,
): string {
  const { templateArn, validityDays, signingAlgorithm = 'of the CA' } = profile;
  const profileTexts = [templateArn, String(validityDays), signingAlgorithm];
  // 36 characters of base64url carry 216 bits of the hash.
  return fingerprint([authorityArn, ...profileTexts, clientId, principalId, csr.der]).slice(0, TOKEN_LENGTH);
}
