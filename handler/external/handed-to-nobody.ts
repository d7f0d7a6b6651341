import type { X509Certificate } from 'node:crypto';
import { asSigningError } from '../errors';
import { quote } from '../escape';
import { logger } from '../powertools/logger';
import { certificateIdOf } from '../x509/leaf';

/** The log line about such a certificate. Runbooks look for it. */
export const HANDED_TO_NOBODY = 'The CA has issued a certificate that no device gets';

/**
 * Says that a CA has issued a certificate that is not what was asked for, so that no device gets it, and all that it takes
 * to revoke it at the CA.
 *
 * @param leaf `undefined`: it cannot be read. @param error What is wrong with it.
 */
export function reportHandedToNobody(leaf: X509Certificate | undefined, error: unknown): void {
  logger.warn(HANDED_TO_NOBODY, {
    reason: asSigningError(error).reason,
    ...(leaf && {
      serialNumber: leaf.serialNumber,
      certificateIssuer: quote(leaf.issuer),
      certificateId: certificateIdOf(leaf.raw),
    }),
  });
}
