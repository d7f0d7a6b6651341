import type { X509Certificate } from 'node:crypto';
import type { Validity } from '@aws-sdk/client-acm-pca';
import { SigningFailed } from '../../errors';
import { FailureReason } from '../../vocabulary';
import { DAY_MS, SHORTEST_LIFE_MS } from '../../x509/lifetime';

/**
 * Margin between the end of a leaf and that of its CA, in milliseconds. AWS Private CA refuses a leaf that outlives its
 * CA, goes by its own clock, and does not say whether it accepts an equal end.
 */
const MARGIN_MS = 300_000;

/**
 * Longest lifetime that a CA in short-lived mode issues, in days.
 * (AWS Private CA user guide, "Understanding AWS Private CA CA modes")
 */
export const SHORT_LIVED_DAYS = 7;

/** Last moment at which a CA with this certificate can be asked for a leaf, in milliseconds since the Unix epoch. */
export function lastOrderAt(issuer: X509Certificate): number {
  return latestEnd(issuer) - SHORTEST_LIFE_MS;
}

/**
 * The lifetime to ask for. Near the end of the CA's life, leaves end with it: a shorter certificate keeps the device
 * online, a refusal does not.
 *
 * @param days Lifetime of the profile.
 * @throws SigningFailed when the CA ends too soon for a leaf to be of use; AWS Private CA still reports it as active.
 */
export function leafValidity(days: number, issuer: X509Certificate, now = Date.now()): Validity {
  if (now > lastOrderAt(issuer)) {
    throw new SigningFailed(
      FailureReason.AuthorityNotActive,
      `the CA's certificate ends at ${new Date(issuer.validTo).toISOString()}, too soon for a certificate to be of ` +
        'use. Install a new certificate for the CA, or use another CA.',
    );
  }
  const latest = latestEnd(issuer);
  if (now + days * DAY_MS <= latest) return { Type: 'DAYS', Value: days };
  return { Type: 'ABSOLUTE', Value: Math.floor(latest / 1_000) };
}

function latestEnd({ validTo }: X509Certificate): number {
  return Date.parse(validTo) - MARGIN_MS;
}
