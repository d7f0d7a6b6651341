import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import { DAY_MS, SHORTEST_LIFE_MS } from '../x509/lifetime';
import type { LeafIssuer } from './issuer';

/**
 * How far back a leaf begins, in milliseconds: an hour, for devices whose clocks are late. Managed CAs do the same.
 */
export const BACKDATED_MS = 3_600_000;

const SECOND_MS = 1_000;

/** When a leaf is valid, both ends included, in whole seconds. */
export interface LeafLifetime {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Last moment at which the CA can sign a leaf that is of use. */
export function lastSigningAt({ notAfter }: Pick<LeafIssuer, 'notAfter'>): Date {
  return new Date(notAfter.getTime() - SHORTEST_LIFE_MS);
}

/**
 * The lifetime of a leaf that is signed now. Both of its ends belong to it (RFC 5280, 4.1.2.5), so that it ends a second
 * before the days are over, counted from its beginning and not from now. It never exceeds that of the CA: verifiers
 * check each certificate of a chain (RFC 5280, 6.1.3), and a shorter certificate keeps the device online, a refusal
 * does not.
 *
 * @param validityDays Lifetime by the profile.
 * @throws SigningFailed when the CA is not valid yet, or ends too soon for a leaf to be of use.
 */
export function leafLifetime(
  validityDays: number,
  issuer: Pick<LeafIssuer, 'notBefore' | 'notAfter'>,
  now: Date,
): LeafLifetime {
  if (now < issuer.notBefore) {
    throw notActive(`is not valid before ${issuer.notBefore.toISOString()}`, 'Wait until then');
  }
  if (now > lastSigningAt(issuer)) {
    const end = issuer.notAfter.toISOString();
    throw notActive(
      `ends at ${end}, too soon for a certificate to be of use`,
      'Install a new certificate for the CA',
    );
  }
  const second = Math.floor(now.getTime() / SECOND_MS) * SECOND_MS;
  const notBefore = Math.max(second - BACKDATED_MS, issuer.notBefore.getTime());
  const notAfter = Math.min(notBefore + validityDays * DAY_MS - SECOND_MS, issuer.notAfter.getTime());
  return { notBefore: new Date(notBefore), notAfter: new Date(notAfter) };
}

function notActive(what: string, wayOut: string): SigningFailed {
  return new SigningFailed(
    FailureReason.AuthorityNotActive,
    `the CA's certificate ${what}. ${wayOut}, or use another CA.`,
  );
}
