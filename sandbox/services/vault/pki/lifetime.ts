import { goDuration, secondsIn } from '../duration';
import { badRequest } from '../refusal';
import type { PkiRole } from './role';

/** Longest lifetime of what a mount issues unless it is tuned, and the default: 32 days. (Vault's `max_lease_ttl`) */
export const DEFAULT_LEASE_SECONDS = 768 * 3_600;

/** From when to when a leaf is valid. */
export interface Lifetime {
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly warnings: readonly string[];
}

/** The lifetime of a leaf. (issue_common.go, "GetCertificateNotAfter") @throws VaultRefusal */
export function lifetimeOf(
  role: PkiRole,
  given: { readonly ttl?: unknown; readonly not_after?: unknown },
  {
    maxLeaseSeconds,
    issuerEnd,
    now,
  }: { readonly maxLeaseSeconds: number; readonly issuerEnd: Date; readonly now: number },
): Lifetime {
  const asked = given.ttl === undefined || given.ttl === '' ? 0 : secondsIn(given.ttl, 'ttl');
  const end = String(given.not_after ?? '');
  if (asked > 0 && end !== '') {
    throw badRequest(
      'Either ttl or not_after should be provided. Both should not be provided in the same request.',
    );
  }
  const wanted = asked || role.ttl || Math.min(DEFAULT_LEASE_SECONDS, maxLeaseSeconds);
  const most = role.max_ttl || maxLeaseSeconds;
  const isCut = wanted > most;
  const warning = `TTL "${goDuration(wanted)}" is longer than permitted maxTTL "${goDuration(most)}", so maxTTL is being used`;
  const notAfter = end === '' ? new Date(now + Math.min(wanted, most) * 1_000) : new Date(end);
  if (notAfter > issuerEnd) {
    throw badRequest(
      `cannot satisfy request, as TTL would result in notAfter of ${notAfter.toISOString()} that is beyond the expiration of the CA certificate at ${issuerEnd.toISOString()}`,
    );
  }
  const notBefore = new Date(now - role.not_before_duration * 1_000);
  if (notAfter < notBefore) throw badRequest('notAfter before notBefore');
  return { notBefore, notAfter, warnings: isCut ? [warning] : [] };
}
