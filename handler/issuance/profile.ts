import { createHash } from 'node:crypto';
import { InvalidSetting } from '../errors';
import { CLIENT_AUTHENTICATION } from '../x509/client-use';
import { LONGEST_VALIDITY_DAYS } from '../x509/lifetime';
import { readHttpUrl, readHttpUrls, readObject, readOids, readPurposes } from './profile-values';

/** What the leaves of a CA have in common, as it is configured. */
interface LeafProfileConfig {
  /** Lifetime in days, 1 to 36,500, both ends included. The CA's own end limits it further. */
  readonly validityDays: number;
  /**
   * What the key may be used for: OIDs, or `clientAuth`, `serverAuth`, `codeSigning`, `emailProtection`. Client
   * authentication must be among them. @default ['clientAuth']
   */
  readonly extendedKeyUsages?: readonly string[];
  /**
   * Whether an RSA key may also decrypt keys, as TLS 1.2 without forward secrecy needs. Other keys cannot, and their
   * leaves never say so. @default false
   */
  readonly keyEncipherment?: boolean;
  /** Where the CA's revocation list is: http URLs, all of the same list. @default the leaf names none */
  readonly crlDistributionPoints?: readonly string[];
  /** Where to ask about the CA. @default the leaf does not say */
  readonly authorityInfoAccess?: AuthorityInfoAccess;
  /** OIDs of the policies under which leaves are issued. @default the leaf names none */
  readonly certificatePolicies?: readonly string[];
}

/** Where to ask about a CA, each a http URL (RFC 5280, 4.2.2.1). At least one. */
export interface AuthorityInfoAccess {
  /** The CA's own certificate, DER. */
  readonly caIssuers?: string;
  /** Its OCSP responder. */
  readonly ocsp?: string;
}

/** A validated profile: OIDs where there were names, lists where there was nothing. */
export interface LeafProfile {
  readonly validityDays: number;
  /** OIDs, client authentication among them. */
  readonly extendedKeyUsages: readonly string[];
  readonly keyEncipherment: boolean;
  /** URLs; empty for none. */
  readonly crlDistributionPoints: readonly string[];
  /** URLs; empty for none. */
  readonly authorityInfoAccess: AuthorityInfoAccess;
  /** OIDs; empty for none. */
  readonly certificatePolicies: readonly string[];
  /**
   * SHA-256 of everything above, lowercase hexadecimal: the same for profiles with the same leaves, and stable between
   * versions of this package.
   */
  readonly fingerprint: string;
}

const PARTS: readonly (keyof LeafProfileConfig)[] = [
  'validityDays',
  'extendedKeyUsages',
  'keyEncipherment',
  'crlDistributionPoints',
  'authorityInfoAccess',
  'certificatePolicies',
];

/**
 * Validates a profile, once. Throws `InvalidSetting`, naming the setting and the part of the profile.
 *
 * @param setting Name of the setting that holds it. @param config A `LeafProfileConfig`, if it is right: it comes from
 *   outside, where no compiler has looked at it.
 */
export function readLeafProfile(setting: string, config: unknown): LeafProfile {
  const parts = readObject(setting, config, PARTS);
  const list = (part: string, read: (where: string, value: unknown) => readonly string[]) =>
    parts[part] === undefined ? [] : read(`${setting}.${part}`, parts[part]);
  const purposes = list('extendedKeyUsages', readPurposes);
  return withFingerprint({
    validityDays: readDays(`${setting}.validityDays`, parts.validityDays),
    extendedKeyUsages: purposes.length > 0 ? purposes : [CLIENT_AUTHENTICATION],
    keyEncipherment: readSwitch(`${setting}.keyEncipherment`, parts.keyEncipherment),
    crlDistributionPoints: list('crlDistributionPoints', readHttpUrls),
    authorityInfoAccess: readAccess(`${setting}.authorityInfoAccess`, parts.authorityInfoAccess),
    certificatePolicies: list('certificatePolicies', readOids),
  });
}

/** The same profile with another lifetime, in days. */
export function withValidity(validityDays: number, { fingerprint: _, ...profile }: LeafProfile): LeafProfile {
  return withFingerprint({ ...profile, validityDays });
}

function readDays(where: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LONGEST_VALIDITY_DAYS) {
    return value;
  }
  throw new InvalidSetting(where, `must be a whole number from 1 to ${LONGEST_VALIDITY_DAYS}.`);
}

function readSwitch(where: string, value: unknown = false): boolean {
  if (typeof value === 'boolean') return value;
  throw new InvalidSetting(where, 'must be true or false.');
}

function readAccess(where: string, value: unknown): AuthorityInfoAccess {
  if (value === undefined) return {};
  const { caIssuers, ocsp } = readObject(where, value, ['caIssuers', 'ocsp']);
  return {
    ...(caIssuers !== undefined && { caIssuers: readHttpUrl(`${where}.caIssuers`, caIssuers) }),
    ...(ocsp !== undefined && { ocsp: readHttpUrl(`${where}.ocsp`, ocsp) }),
  };
}

/** The parts are hashed one by one, in an order of their own: the order of an object's keys says nothing. */
function withFingerprint(profile: Omit<LeafProfile, 'fingerprint'>): LeafProfile {
  const { caIssuers = null, ocsp = null } = profile.authorityInfoAccess;
  const text = JSON.stringify([
    profile.validityDays,
    profile.extendedKeyUsages,
    profile.keyEncipherment,
    profile.crlDistributionPoints,
    [caIssuers, ocsp],
    profile.certificatePolicies,
  ]);
  return { ...profile, fingerprint: createHash('sha256').update(text).digest('hex') };
}
