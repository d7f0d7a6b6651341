import { badRequest } from '../refusal';
import type { AlternativeNames } from './extensions';
import { matchesGlob } from './glob';
import { isHostName, toAscii } from './host-name';
import { allowsCommonName, allowsSerialNumber, allowsUserId, refusedName } from './name-rules';
import type { Requested } from './requested';
import type { PkiRole } from './role';
import { ATTRIBUTE } from './subject';

/** Parameters of `sign` about names. */
export interface NameParameters {
  readonly common_name?: string;
  readonly serial_number?: string;
  readonly alt_names?: string;
  readonly exclude_cn_from_sans?: boolean | string;
}

/** The names that a leaf gets. */
export interface LeafNames extends AlternativeNames {
  readonly commonName: string;
  readonly serialNumber: string;
  readonly userIds: readonly string[];
}

/**
 * Picks the names of a leaf from the CSR and the parameters, and checks them against the role, in Vault's order.
 * (issue_common.go, "GenerateCreationBundle")
 *
 * @throws VaultRefusal
 */
export function namesOf(role: PkiRole, requested: Requested, parameters: NameParameters): LeafNames {
  const inSubject = (type: string) => requested.attributes.filter((attribute) => attribute.type === type);
  // Of several, Go takes the last one.
  const last = (type: string) => inSubject(type).at(-1)?.text ?? '';
  const ofCsr = role.use_csr_common_name ? last(ATTRIBUTE.commonName) : '';
  const commonName = ofCsr || (parameters.common_name ?? '');
  if (commonName === '' && role.require_cn) {
    throw badRequest(
      'the common_name field is required, or must be provided in a CSR with "use_csr_common_name" set to true, unless "require_cn" is set to false',
    );
  }
  const serialNumber = (parameters.serial_number ?? '') || last(ATTRIBUTE.serialNumber);
  const dnsNames = role.use_csr_sans ? [...requested.dnsNames] : [];
  const emailAddresses = role.use_csr_sans ? [...requested.emailAddresses] : [];
  if (commonName !== '' && String(parameters.exclude_cn_from_sans ?? false) !== 'true') {
    if (commonName.includes('@')) emailAddresses.push(commonName);
    else dnsNames.push(...hostNameIn(commonName));
  }
  if (commonName !== '' && !allowsCommonName(role, commonName)) {
    throw badRequest(`common name ${commonName} not allowed by this role`);
  }
  if (serialNumber !== '' && !allowsSerialNumber(role, serialNumber)) {
    throw badRequest(`serial_number ${serialNumber} not allowed by this role`);
  }
  const badName = refusedName(role, dnsNames);
  if (badName !== undefined) throw badRequest(`subject alternate name ${badName} not allowed by this role`);
  const badEmail = refusedName(role, emailAddresses);
  if (badEmail !== undefined) throw badRequest(`email address ${badEmail} not allowed by this role`);
  checkOtherNames(role, requested);
  const userIds = inSubject(ATTRIBUTE.userId).map(({ text }) => text);
  const badUser = userIds.find((userId) => !allowsUserId(role, userId));
  if (badUser !== undefined) throw badRequest(`user_id ${badUser} is not allowed by this role`);
  return {
    commonName,
    serialNumber,
    userIds,
    dnsNames: sorted(dnsNames),
    emailAddresses: sorted(emailAddresses),
    ipAddresses: role.use_csr_sans ? requested.ipAddresses : [],
    uris: role.use_csr_sans ? requested.uris : [],
  };
}

/** A common name that is a host name; nothing of one that is none. @throws VaultRefusal */
function hostNameIn(commonName: string): readonly string[] {
  const converted = toAscii(commonName);
  if ('error' in converted) throw badRequest(converted.error);
  return isHostName(converted.ascii) ? [converted.ascii] : [];
}

/** Names of other kinds, addresses and URIs. @throws VaultRefusal */
function checkOtherNames(role: PkiRole, { otherNames, ipAddresses, uris }: Requested): void {
  if (!role.use_csr_sans) return;
  const isAnyAllowed = role.allowed_other_sans[0] === '*';
  const badType = otherNames.find(
    (type) => !role.allowed_other_sans.some((one) => one.startsWith(`${type};`)),
  );
  if (badType !== undefined && !isAnyAllowed) {
    throw badRequest(`other SAN OID ${badType} not allowed by this role`);
  }
  if (ipAddresses.length > 0 && !role.allow_ip_sans) {
    throw badRequest(
      'IP Subject Alternative Names are not allowed in this role, but was provided some via CSR',
    );
  }
  if (uris.length > 0 && role.allowed_uri_sans.length === 0) {
    throw badRequest('URI Subject Alternative Names are not allowed in this role, but were provided via CSR');
  }
  if (uris.some((uri) => !role.allowed_uri_sans.some((allowed) => matchesGlob(allowed, uri)))) {
    throw badRequest('URI Subject Alternative Names were provided via CSR which are not valid for this role');
  }
}

/** Without duplicates, and sorted. (Go's package strutil, "RemoveDuplicates") */
function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.trim()))].filter((name) => name !== '').sort();
}
