import { createHash } from 'node:crypto';
import type { IssueCertificateCommandInput } from '@aws-sdk/client-acm-pca';

/** Longest idempotency token, in characters. (AWS Private CA API reference, IssueCertificate) */
const TOKEN_LENGTH = 36;

/**
 * A token that is the same exactly when the certificate asked for is the same.
 *
 * AWS Private CA answers a token it has seen in the last five minutes with the certificate it issued then, so
 * whoever asks again, we after a lost answer or the device after a refusal, costs one certificate and not two.
 * 36 characters of base64url carry 216 bits of the hash.
 */
export function idempotencyToken(input: Omit<IssueCertificateCommandInput, 'IdempotencyToken'>): string {
  const hash = createHash('sha256');
  const parts = [
    input.CertificateAuthorityArn,
    input.TemplateArn,
    input.SigningAlgorithm,
    input.Validity?.Type,
    String(input.Validity?.Value),
  ];
  // Separated by a character that none of the parts can hold; the CSR, which can hold anything, comes last.
  for (const part of parts) hash.update(`${part}\n`);
  hash.update(input.Csr ?? '');
  return hash.digest('base64url').slice(0, TOKEN_LENGTH);
}
