/** Why a role refuses to sign. */
export interface RoleRefusal {
  /** Whether it depends on what the request holds. If not, every device is refused. */
  readonly byRequest: boolean;
  /** Which setting of the role, or of the signer, decides: one sentence. */
  readonly advice: string;
}

interface Row extends RoleRefusal {
  readonly says: RegExp;
}

/** The sentence for what a role allows: if it should not have been refused, the role is to be changed. */
function decidedBy(settings: string): Pick<Row, 'byRequest' | 'advice'> {
  return { byRequest: true, advice: `If it should be signed, change ${settings} of the role.` };
}

/** For what Vault cannot read. */
const UNREADABLE = { byRequest: true, advice: 'The server cannot read it, although the signer can.' };

/** The sentence for what keeps every device from being served. */
function wrongForAll(advice: string): Pick<Row, 'byRequest' | 'advice'> {
  return { byRequest: false, advice };
}

/**
 * What Vault and OpenBao say, and what decides. What a role allows depends on the request, so the device is refused and
 * nobody is paged; a role that refuses all is found by the rehearsal. (Vault, builtin/logical/pki/issuing/issue_common.go
 * and sign_cert.go; OpenBao, pki/cert_util.go)
 */
const ROWS: readonly Row[] = [
  {
    says: /^common name\s.*\snot allowed by this role$/s,
    ...decidedBy('cn_validations (disabled: any text), allow_any_name, allowed_domains or enforce_hostnames'),
  },
  {
    says: /^subject alternate name\s.*\s(not allowed by this role|is not a valid DNS name)/s,
    ...decidedBy('allow_any_name, allowed_domains or enforce_hostnames'),
  },
  { says: /^email address\s.*\snot allowed/s, ...decidedBy('allow_any_name or allowed_domains') },
  { says: /^serial_number\s.*\snot allowed/s, ...decidedBy('allowed_serial_numbers') },
  { says: /^user_id\s.*\snot allowed|^unknown type for user_id/s, ...decidedBy('allowed_user_ids') },
  { says: /^IP Subject Alternative Names|^the IP address /, ...decidedBy('allow_ip_sans') },
  { says: /^URI Subject Alternative Names/, ...decidedBy('allowed_uri_sans') },
  { says: /^(could not parse requested )?other SAN/, ...decidedBy('allowed_other_sans') },
  { says: /^role requires keys of type/, ...decidedBy('key_type (any: RSA and EC)') },
  { says: /^\w+ requires a minimum of a \d+-bit key|^RSA keys < /, ...decidedBy('key_bits') },
  {
    says: /^the common_name field is required/,
    ...decidedBy('require_cn (false: none is needed) or use_csr_common_name (true: that of the CSR)'),
  },
  {
    says: /^(certificate request could not be parsed|csr contains no data|request signature invalid)/,
    ...UNREADABLE,
  },
  {
    says: /^(could not parse CSR's public key|Unknown key type in CSR|Refusing to sign CSR with empty PublicKey|idna: )/,
    ...UNREADABLE,
  },
  {
    says: /beyond the expiration of the CA/,
    ...wrongForAll(
      'Renew the issuer, shorten the lifetime of the leaves (CERTIFICATE_VALIDITY_DAYS), or set ' +
        'leaf_not_after_behavior of the issuer to truncate.',
    ),
  },
  {
    says: /not_?after|not_?before/i,
    ...wrongForAll(
      'Look at the role: not_after must be unset, because the signer sends a ttl; and at not_after_bound and ' +
        'not_before_bound.',
    ),
  },
];

/** Why a role refuses, by all that Vault says, which is one error; `undefined` for what nobody knows. */
export function roleRefusalOf(said: string): RoleRefusal | undefined {
  return ROWS.find(({ says }) => says.test(said));
}
