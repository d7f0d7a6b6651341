import { randomBytes, X509Certificate } from 'node:crypto';
import { badRequest } from '../refusal';
import { leafExtensions } from './extensions';
import type { PkiIssuer } from './issuers';
import { lifetimeOf } from './lifetime';
import { type NameParameters, namesOf } from './names';
import type { Requested } from './requested';
import type { PkiRole } from './role';
import { rewrittenSubject, roleSubject } from './subject';

/** Parameters of `sign` and `sign-verbatim`, besides the CSR. */
export interface SignParameters extends NameParameters {
  readonly ttl?: unknown;
  readonly not_after?: unknown;
}

/** By whom, how and when a leaf is signed. */
export interface Signing {
  readonly role: PkiRole;
  readonly issuer: PkiIssuer;
  /** What `sign-verbatim` copies of the subject: its attributes, or as newer OpenBao its octets. `undefined` for `sign`. */
  readonly verbatim: 'attributes' | 'octets' | undefined;
  readonly maxLeaseSeconds: number;
  readonly now: number;
}

/** A leaf, and what Vault warns of. */
export interface SignedLeaf {
  readonly certificate: X509Certificate;
  readonly warnings: readonly string[];
}

/** Smallest keys, in bits, where a role has no other. */
const SMALLEST_BITS: Readonly<Record<string, number>> = { rsa: 2048, ec: 256 };

/** Signs what a CSR asks for, as far as the role allows. (sign_cert.go) @throws VaultRefusal */
export async function signRequested(
  requested: Requested,
  parameters: SignParameters,
  { role, issuer, verbatim, maxLeaseSeconds, now }: Signing,
): Promise<SignedLeaf> {
  checkKey(role, requested);
  const names = namesOf(role, requested, parameters);
  const issuerEnd = new Date(issuer.certificate.validTo);
  const lifetime = lifetimeOf(role, parameters, { maxLeaseSeconds, issuerEnd, now });
  const subjectDer =
    verbatim === undefined
      ? roleSubject(role, names)
      : verbatim === 'octets'
        ? requested.subjectDer
        : rewrittenSubject(requested.attributes);
  const { publicKeyDer } = requested;
  const extensions = await leafExtensions({
    role,
    publicKeyDer,
    issuerPublicKeyDer: issuer.publicKeyDer,
    // An empty SEQUENCE has two octets.
    hasSubject: subjectDer.length > 2,
    names: verbatim === undefined ? names : requested,
    copied: verbatim === undefined ? [] : requested.extensions,
  });
  const der = issuer.sign({
    serial: serialNumber(),
    subjectDer,
    publicKeyDer,
    notBefore: lifetime.notBefore,
    notAfter: lifetime.notAfter,
    extensionsDer: extensions.map(({ rawData }) => new Uint8Array(rawData)),
  });
  const asksForBasicConstraints = requested.extensions.some(({ type }) => type === '2.5.29.19');
  return {
    certificate: new X509Certificate(der),
    warnings: [
      ...lifetime.warnings,
      ...(asksForBasicConstraints
        ? ['specified CSR contained a Basic Constraints extension that was ignored during issuance']
        : []),
    ],
  };
}

function checkKey({ key_type, key_bits }: PkiRole, { keyType, keyBits }: Requested): void {
  if (keyType === 'unknown') {
    throw badRequest(
      'Refusing to sign CSR with empty PublicKey. This usually means the SubjectPublicKeyInfo field has an OID not recognized by Go, such as 1.2.840.113549.1.1.10 for rsaPSS.',
    );
  }
  if (key_type !== 'any' && key_type !== keyType) throw badRequest(`role requires keys of type ${key_type}`);
  if (key_type === 'any' && keyType === 'rsa' && keyBits < 2048) {
    throw badRequest('RSA keys < 2048 bits are unsafe and not supported');
  }
  const least =
    key_type === 'any' ? (keyType === 'ec' ? 224 : 2048) : key_bits || (SMALLEST_BITS[keyType] ?? 0);
  if (keyType !== 'ed25519' && keyBits < least) {
    throw badRequest(`role requires a minimum of a ${least}-bit key, but CSR's key is ${keyBits} bits`);
  }
}

/** 20 octets, positive, and never shorter. (certutil, "GenerateSerialNumber": 159 random bits) */
function serialNumber(): Buffer {
  const serial = randomBytes(20);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}
