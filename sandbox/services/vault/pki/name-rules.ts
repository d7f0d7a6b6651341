import { matchesGlob } from './glob';
import { isHostName, toAscii } from './host-name';
import type { PkiRole } from './role';

/** The first of some DNS names or e-mail addresses that a role does not allow. (issue_common.go, ValidateNames) */
export function refusedName(role: PkiRole, names: readonly string[]): string | undefined {
  return names.find((name) => !isAllowed(role, name));
}

/** Whether a role allows a common name. (ValidateCommonName) */
export function allowsCommonName(role: PkiRole, name: string): boolean {
  const { cn_validations: kinds } = role;
  if (kinds.length === 1 && kinds[0] === 'disabled') return true;
  if (!isAllowed(role, name)) return false;
  return kinds.length === 0 || kinds.includes(name.includes('@') ? 'email' : 'hostname');
}

/** Whether a role allows a serial number in the subject: of none that is not listed. (ValidateSerialNumber) */
export function allowsSerialNumber({ allowed_serial_numbers }: PkiRole, serial: string): boolean {
  return allowed_serial_numbers.some((allowed) => allowed !== '' && matchesGlob(allowed, serial));
}

/** Whether a role allows a user id in the subject. (ValidateUserId) */
export function allowsUserId({ allowed_user_ids }: PkiRole, userId: string): boolean {
  return allowed_user_ids.some(
    (allowed) =>
      allowed.toLowerCase() === userId.toLowerCase() ||
      (allowed.includes('*') && matchesGlob(allowed, userId)),
  );
}

function isAllowed(role: PkiRole, name: string): boolean {
  const parts = name.split('@');
  if (parts.length > 2) return false;
  const isEmail = parts.length === 2;
  const domain = parts.at(-1) ?? '';
  const isWildcard = domain.includes('*');
  if (isWildcard && (isEmail || !role.allow_wildcard_certificates)) return false;
  const [label = '', ...others] = domain.split('.');
  const rest = isWildcard ? others.join('.') : domain;
  if (isWildcard && (rest.includes('*') || label.split('*').length > 2)) return false;
  if (role.enforce_hostnames && rest !== '') {
    const converted = toAscii(rest);
    if ('error' in converted) return false;
    if (!isHostName(isWildcard ? `${label}.${converted.ascii}` : converted.ascii)) return false;
  }
  return (
    role.allow_any_name ||
    isLocal(role, rest) ||
    isOfDomain(role, { name, rest, domain, isEmail, isWildcard })
  );
}

function isLocal({ allow_localhost, allow_subdomains }: PkiRole, rest: string): boolean {
  if (!allow_localhost) return false;
  return ['localhost', 'localdomain'].some(
    (local) => rest === local || (allow_subdomains && rest.endsWith(`.${local}`)),
  );
}

interface NameParts {
  readonly name: string;
  /** Without the label with a wildcard. */
  readonly rest: string;
  /** Of an e-mail address. */
  readonly domain: string;
  readonly isEmail: boolean;
  readonly isWildcard: boolean;
}

function isOfDomain(role: PkiRole, { name, rest, domain, isEmail, isWildcard }: NameParts): boolean {
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  return role.allowed_domains.some(
    (allowed) =>
      (role.allow_bare_domains && (same(name, allowed) || (isEmail && same(domain, allowed)))) ||
      (role.allow_subdomains && (rest.endsWith(`.${allowed}`) || (isWildcard && same(rest, allowed)))) ||
      (role.allow_glob_domains &&
        allowed.includes('*') &&
        matchesGlob(allowed.toLowerCase(), name.toLowerCase())),
  );
}
