import type { X509Certificate } from 'node:crypto';
import type { Validity } from '@aws-sdk/client-acm-pca';

const DAY_MS = 86_400_000;

/**
 * Kept between the end of a leaf and that of its CA, in milliseconds. AWS Private CA refuses a leaf that outlives its
 * CA, counts from its own clock, and does not say whether an equal end is one that does.
 */
const MARGIN_MS = 300_000;

/**
 * Longest lifetime that a CA in short-lived mode issues, in days.
 * (AWS Private CA user guide, "Understanding AWS Private CA CA modes")
 */
export const SHORT_LIVED_DAYS = 7;

/**
 * The lifetime to ask for. In the last stretch of the CA's life leaves end with it: a shorter certificate keeps the
 * device online, a refusal does not.
 *
 * @param days Lifetime of the profile.
 */
export function leafValidity(days: number, issuer: X509Certificate, now = Date.now()): Validity {
  const latest = Date.parse(issuer.validTo) - MARGIN_MS;
  if (now + days * DAY_MS <= latest) return { Type: 'DAYS', Value: days };
  return { Type: 'ABSOLUTE', Value: Math.floor(latest / 1_000) };
}
