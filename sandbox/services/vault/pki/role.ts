/** Settings of a role of the PKI engine, by Vault's names. (API reference, "PKI secrets engine", "Create/Update role") */
export interface PkiRole {
  readonly issuer_ref: string;
  /** Seconds; 0 for the mount's. */
  readonly ttl: number;
  /** Seconds; 0 for the mount's. */
  readonly max_ttl: number;
  readonly allow_localhost: boolean;
  readonly allowed_domains: readonly string[];
  readonly allow_bare_domains: boolean;
  readonly allow_subdomains: boolean;
  readonly allow_glob_domains: boolean;
  readonly allow_wildcard_certificates: boolean;
  readonly allow_any_name: boolean;
  readonly enforce_hostnames: boolean;
  readonly allow_ip_sans: boolean;
  readonly allowed_uri_sans: readonly string[];
  readonly allowed_other_sans: readonly string[];
  readonly allowed_serial_numbers: readonly string[];
  readonly allowed_user_ids: readonly string[];
  readonly server_flag: boolean;
  readonly client_flag: boolean;
  readonly code_signing_flag: boolean;
  readonly email_protection_flag: boolean;
  readonly key_type: 'rsa' | 'ec' | 'ed25519' | 'any';
  /** 0 for the default of the key's type. */
  readonly key_bits: number;
  readonly key_usage: readonly string[];
  readonly ext_key_usage: readonly string[];
  readonly ext_key_usage_oids: readonly string[];
  readonly use_csr_common_name: boolean;
  readonly use_csr_sans: boolean;
  readonly ou: readonly string[];
  readonly organization: readonly string[];
  readonly country: readonly string[];
  readonly locality: readonly string[];
  readonly province: readonly string[];
  readonly street_address: readonly string[];
  readonly postal_code: readonly string[];
  readonly require_cn: boolean;
  readonly cn_validations: readonly string[];
  readonly basic_constraints_valid_for_non_ca: boolean;
  /** Seconds. */
  readonly not_before_duration: number;
}

/** A role of which nothing was set. (path_roles.go) */
const DEFAULT_ROLE: PkiRole = {
  issuer_ref: 'default',
  ttl: 0,
  max_ttl: 0,
  allow_localhost: true,
  allowed_domains: [],
  allow_bare_domains: false,
  allow_subdomains: false,
  allow_glob_domains: false,
  allow_wildcard_certificates: true,
  allow_any_name: false,
  enforce_hostnames: true,
  allow_ip_sans: true,
  allowed_uri_sans: [],
  allowed_other_sans: [],
  allowed_serial_numbers: [],
  allowed_user_ids: [],
  server_flag: true,
  client_flag: true,
  code_signing_flag: false,
  email_protection_flag: false,
  key_type: 'rsa',
  key_bits: 0,
  key_usage: ['DigitalSignature', 'KeyAgreement', 'KeyEncipherment'],
  ext_key_usage: [],
  ext_key_usage_oids: [],
  use_csr_common_name: true,
  use_csr_sans: true,
  ou: [],
  organization: [],
  country: [],
  locality: [],
  province: [],
  street_address: [],
  postal_code: [],
  require_cn: true,
  cn_validations: ['email', 'hostname'],
  basic_constraints_valid_for_non_ca: false,
  not_before_duration: 30,
};

/** Settings of a role as they are written, of which the others keep their defaults. Lists may be texts with commas. */
export function readRole(given: Readonly<Record<string, unknown>>): PkiRole {
  const settings = Object.entries(DEFAULT_ROLE).map(([name, byDefault]) => {
    const value = given[name] ?? byDefault;
    if (Array.isArray(byDefault) && typeof value === 'string') return [name, listIn(value)];
    if (typeof byDefault === 'boolean') return [name, String(value) === 'true'];
    if (typeof byDefault === 'number') return [name, Number.parseInt(String(value), 10)];
    return [name, value];
  });
  return Object.fromEntries(settings);
}

/** What `sign-verbatim` allows: everything. Of a role that is named, only times and issuer count. */
export function verbatimRole(
  named: PkiRole | undefined,
  {
    key_usage = DEFAULT_ROLE.key_usage,
    ext_key_usage = [],
  }: Partial<Pick<PkiRole, 'key_usage' | 'ext_key_usage'>>,
): PkiRole {
  return {
    ...DEFAULT_ROLE,
    ...(named && { ttl: named.ttl, max_ttl: named.max_ttl, issuer_ref: named.issuer_ref }),
    allow_any_name: true,
    enforce_hostnames: false,
    key_type: 'any',
    allowed_other_sans: ['*'],
    allowed_serial_numbers: ['*'],
    allowed_uri_sans: ['*'],
    allowed_user_ids: ['*'],
    cn_validations: ['disabled'],
    require_cn: false,
    server_flag: false,
    client_flag: false,
    key_usage,
    ext_key_usage,
  };
}

function listIn(text: string): readonly string[] {
  return text.split(',').flatMap((item) => item.trim() || []);
}
