import type { X509Certificate } from 'node:crypto';

const DAY_MS = 86_400_000;

/** Whole days until a certificate ends; negative once it has. */
export function daysLeft({ validTo }: X509Certificate, now = Date.now()): number {
  return Math.floor((Date.parse(validTo) - now) / DAY_MS);
}
