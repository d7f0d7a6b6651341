import { CLIENT_AUTHENTICATION } from '../../x509/client-use';

/** A role of the PKI engine as Vault tells it, unchecked. What an old version does not know is missing. */
export type Role = Readonly<Record<string, unknown>>;

/** What is wrong with a role, one sentence for each setting. */
export interface RoleFaults {
  /** No device gets a certificate. */
  readonly forAll: readonly string[];
  /** It depends on the devices, or is felt later. */
  readonly forSome: readonly string[];
}

/** Purposes by their names in Vault, in lower case. (Vault, sdk/helper/certutil; RFC 5280, 4.2.1.12) */
const PURPOSES: ReadonlyMap<string, string> = new Map([
  ['any', '2.5.29.37.0'],
  ['serverauth', '1.3.6.1.5.5.7.3.1'],
  ['clientauth', CLIENT_AUTHENTICATION],
  ['codesigning', '1.3.6.1.5.5.7.3.3'],
  ['emailprotection', '1.3.6.1.5.5.7.3.4'],
  ['ipsecendsystem', '1.3.6.1.5.5.7.3.5'],
  ['ipsectunnel', '1.3.6.1.5.5.7.3.6'],
  ['ipsecuser', '1.3.6.1.5.5.7.3.7'],
  ['timestamping', '1.3.6.1.5.5.7.3.8'],
  ['ocspsigning', '1.3.6.1.5.5.7.3.9'],
]);

/** Usages of a key by their names in Vault, in lower case. Others are ignored, and without any, a leaf has none. */
const USAGES: ReadonlySet<string> = new Set([
  'digitalsignature',
  'contentcommitment',
  'keyencipherment',
  'dataencipherment',
  'keyagreement',
  'certsign',
  'crlsign',
  'encipheronly',
  'decipheronly',
]);

/** Most purposes that a sentence names. */
const MOST_SHOWN = 3;

/** Settings that each give leaves a purpose. */
const FLAGS: readonly (readonly [flag: string, purpose: string])[] = [
  ['server_flag', 'serverauth'],
  ['client_flag', 'clientauth'],
  ['code_signing_flag', 'codesigning'],
  ['email_protection_flag', 'emailprotection'],
];

/**
 * Looks for settings with which a role refuses every device, or makes leaves that no device may have. Only what is known
 * for sure counts as such: names that it allows, and organizations that it adds, may be those of the devices.
 *
 * @param operation `sign-verbatim` asks a role for little.
 * @param allowed OIDs of further purposes that leaves may have.
 */
export function faultsOf(role: Role, operation: string, allowed: readonly string[]): RoleFaults {
  const always = [...faultsOfLease(role)];
  if (operation !== 'sign') return { forAll: [], forSome: always };
  const names = [...faultsOfNames(role)];
  const needsName = role.require_cn !== false;
  const keys = [...faultsOfKeys(role)];
  return {
    forAll: [
      ...keys.filter(({ forAll }) => forAll).map(({ says }) => says),
      ...(needsName ? names : []),
      ...faultsOfPurposes(role, allowed),
      ...faultsOfUsage(role),
      ...faultsOfTimes(role),
    ],
    forSome: [
      ...keys.filter(({ forAll }) => !forAll).map(({ says }) => says),
      // Devices may have no common name.
      ...(needsName ? [] : names),
      ...always,
    ],
  };
}

function* faultsOfKeys({ key_type: type, key_bits: bits }: Role) {
  if (type === 'ed25519') {
    yield { forAll: true, says: 'key_type=ed25519 refuses the keys that AWS IoT takes: set it to any.' };
  } else if (type === 'rsa' || type === 'ec') {
    const refused = type === 'rsa' ? 'EC' : 'RSA';
    yield {
      forAll: false,
      says: `key_type=${type} refuses ${refused} keys: set it to any if devices have some.`,
    };
  }
  if (type === 'ec' && typeof bits === 'number' && bits > 256) {
    yield { forAll: false, says: `key_bits=${bits} refuses smaller keys, such as those on P-256.` };
  }
}

function* faultsOfNames(role: Role): Generator<string> {
  if (role.use_csr_common_name === false) {
    yield "use_csr_common_name=false leaves out the devices' common names: set it to true.";
  } else if (!allowsNames(role)) {
    yield 'it allows no common name: set allow_any_name=true, or allowed_domains with one of allow_glob_domains, ' +
      'allow_subdomains and allow_bare_domains.';
  }
}

/** Whether it allows any common name besides `localhost`. (Vault, builtin/logical/pki/issuing/issue_common.go) */
function allowsNames(role: Role): boolean {
  const kinds = textsOf(role.cn_validations);
  if (kinds.length === 1 && kinds[0] === 'disabled') return true;
  if (role.allow_any_name !== false || role.allow_token_displayname === true) return true;
  if (role.allow_localhost === true && role.allow_subdomains === true) return true;
  const counts = [role.allow_bare_domains, role.allow_subdomains, role.allow_glob_domains];
  return (
    textsOf(role.allowed_domains).some((domain) => domain !== '') && counts.some((each) => each === true)
  );
}

function* faultsOfPurposes(role: Role, allowed: readonly string[]): Generator<string> {
  const flagged = FLAGS.filter(([flag]) => role[flag] === true).map(([, purpose]) => purpose);
  const named = textsOf(role.ext_key_usage).map((name) => name.trim().toLowerCase());
  const known = [...flagged, ...named].flatMap((name) => PURPOSES.get(name) ?? []);
  const purposes = [...known, ...oidsOf(role.ext_key_usage_oids)];
  if (purposes.length > 0 && !purposes.includes(CLIENT_AUTHENTICATION)) {
    yield 'client_flag=false makes leaves with which no device can connect: set it to true.';
  }
  const unexpected = (purpose: string) => purpose !== CLIENT_AUTHENTICATION && !allowed.includes(purpose);
  for (const [flag, purpose] of FLAGS) {
    if (role[flag] === true && unexpected(PURPOSES.get(purpose) ?? '')) {
      yield `${flag}=true gives leaves a purpose that nobody expects: set it to false.`;
    }
  }
  for (const [setting, oids] of [
    ['ext_key_usage', named.flatMap((name) => PURPOSES.get(name) ?? [])],
    ['ext_key_usage_oids', oidsOf(role.ext_key_usage_oids)],
  ] as const) {
    const others = oids.filter(unexpected);
    if (others.length > 0) {
      const shown = others.slice(0, MOST_SHOWN).join(', ');
      yield `${setting} gives leaves purposes that nobody expects: take ${shown} out, or name them in allowed_extensions.`;
    }
  }
}

function* faultsOfUsage({ key_usage }: Role): Generator<string> {
  const usages = textsOf(key_usage).map((name) => name.trim().toLowerCase());
  if (usages.some((name) => USAGES.has(name)) && !usages.includes('digitalsignature')) {
    yield 'key_usage lacks DigitalSignature, without which no device can connect.';
  }
  for (const power of ['CertSign', 'CRLSign']) {
    if (usages.includes(power.toLowerCase())) yield `key_usage has ${power}, which only a CA has.`;
  }
}

function* faultsOfTimes({ not_after: end }: Role): Generator<string> {
  if (typeof end === 'string' && end !== '') {
    yield 'not_after refuses every request that has a ttl, as those of the signer have: unset it, and set max_ttl.';
  }
}

/** A lease ends with the token for which it was made, and takes the certificate with it. */
function* faultsOfLease({ generate_lease: leases, no_store: isUnstored }: Role): Generator<string> {
  if (leases === true && isUnstored !== true) {
    yield 'generate_lease=true revokes certificates when the token of the signer ends: set it to false.';
  }
}

/** Of what is no OID, the engine makes nothing. */
function oidsOf(list: unknown): readonly string[] {
  return textsOf(list).filter((oid) => /^\d+(\.\d+){1,30}$/.test(oid) && oid.length <= 100);
}

function textsOf(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}
