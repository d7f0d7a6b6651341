import type { X509Certificate } from 'node:crypto';
import { DAY_MS } from './lifetime';

/** Whole days until a certificate ends; negative once it has. */
export function daysLeft({ validTo }: X509Certificate, now = Date.now()): number {
  return Math.floor((Date.parse(validTo) - now) / DAY_MS);
}
