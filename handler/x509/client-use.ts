import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import { type DerNode, expectTag, readOid, Tag } from './der';
import {
  AUTHORITY_INFORMATION_ACCESS,
  BASIC_CONSTRAINTS,
  CERTIFICATE_POLICIES,
  CRL_SIGN,
  DIGITAL_SIGNATURE,
  EXTENDED_KEY_USAGE,
  type Extensions,
  grantsCaPowers,
  KEY_USAGE,
  readBits,
  readExtensionValue,
  SUBJECT_ALTERNATIVE_NAME,
} from './extensions';

/**
 * Extensions that may be critical: those that every verifier must process (RFC 5280, 4.2) and that a certificate other
 * than a CA's may have. A verifier may refuse any other critical one. OpenSSL, Go and other libraries each refuse
 * different ones, and AWS does not say which AWS IoT processes.
 */
export const MAY_BE_CRITICAL: readonly string[] = [
  BASIC_CONSTRAINTS,
  KEY_USAGE,
  EXTENDED_KEY_USAGE,
  SUBJECT_ALTERNATIVE_NAME,
  CERTIFICATE_POLICIES,
];

/** Extensions that make a certificate something other than a leaf, critical or not. */
const OTHER_KINDS: Readonly<Record<string, string>> = {
  '1.3.6.1.4.1.11129.2.4.3': 'of a precertificate, which no verifier accepts (RFC 6962, 3.1)',
  '1.3.6.1.5.5.7.1.14': 'of a proxy certificate, which a TLS verifier does not accept (RFC 3820)',
};

/** The standard extensions, all with ASN.1 values: id-ce and id-pe (RFC 5280, A.1). */
const STANDARD = /^(2\.5\.29|1\.3\.6\.1\.5\.5\.7\.1)\.\d+$/;

/**
 * Those that OpenSSL skips when it checks a leaf; both are lists, and Go refuses a certificate in which they are not.
 * OpenSSL reads the others that matter when it checks the issuer.
 */
const LISTS = [CERTIFICATE_POLICIES, AUTHORITY_INFORMATION_ACCESS];

/** TLS client authentication, as a purpose of an extended key usage (RFC 5280, 4.2.1.12). */
export const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';

/** Signing of OCSP answers: the holder can answer for all certificates of the CA that issued it (RFC 6960, 4.2.2.2). */
export const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';

/**
 * Netscape's certificate type, long obsolete, but OpenSSL still honours it. Bits: 0, client; 5 to 7, a CA.
 * (OpenSSL, man page openssl-verification-options, "Certificate Extensions")
 */
const NETSCAPE_TYPE = '2.16.840.1.113730.1.1';
const NETSCAPE_CLIENT = 0x80;
const NETSCAPE_CA = 0x07;

/** What a certificate is for, by its own account; `undefined` where it does not say. */
interface Uses {
  /** First eight bits of the key usage. */
  readonly keyUsage: number | undefined;
  /** OIDs of the extended key usage. */
  readonly purposes: readonly string[] | undefined;
  /** First eight bits of Netscape's certificate type. */
  readonly netscapeType: number | undefined;
}

/**
 * Checks that a device can connect with a certificate with these extensions, and cannot vouch for others with it. Where
 * verifiers differ, the strictest one decides. Throws `SigningFailed` or `MalformedDer`.
 */
export function checkClientUse(extensions: Extensions): void {
  const netscapeType = readBits(extensions, NETSCAPE_TYPE, "Netscape's certificate type");
  // Not node's `ca`: it is false for CA:TRUE with a key usage without keyCertSign, and for keyCertSign alone.
  if (grantsCaPowers(extensions) || ((netscapeType ?? 0) & NETSCAPE_CA) !== 0) {
    throw new SigningFailed(FailureReason.CertificateIsCa, 'the certificate can sign others.');
  }
  const uses: Uses = {
    keyUsage: readBits(extensions, KEY_USAGE, 'the key usage'),
    purposes: readPurposes(readExtensionValue(extensions, EXTENDED_KEY_USAGE)),
    netscapeType,
  };
  const power = powerOfCa(uses);
  if (power !== undefined) {
    throw new SigningFailed(
      FailureReason.CertificateIsCa,
      `the certificate can sign ${power}, with which a device could vouch for others.`,
    );
  }
  checkKinds(extensions);
  const obstacle = obstacleToClients(uses);
  if (obstacle !== undefined) {
    throw new SigningFailed(
      FailureReason.CertificateNotForClients,
      `a device cannot connect with the certificate: ${obstacle}.`,
    );
  }
}

function checkKinds(extensions: Extensions): void {
  for (const [oid, { critical }] of extensions) {
    // The contents of private extensions are unknown.
    const value = STANDARD.test(oid) ? readExtensionValue(extensions, oid) : undefined;
    if (LISTS.includes(oid)) readList(value, `the list in the extension ${oid}`);
    const kind = OTHER_KINDS[oid];
    if (kind !== undefined) throw unsupported(`has the extension ${oid} ${kind}`);
    if (critical && !MAY_BE_CRITICAL.includes(oid)) {
      throw unsupported(`has the critical extension ${oid}, which a verifier may refuse`);
    }
  }
}

/** Each element of both lists is a SEQUENCE that begins with an OID. */
function readList(list: DerNode | undefined, what: string): void {
  for (const { children } of expectTag(list, Tag.Sequence, what).children) readOid(children[0], what);
}

function unsupported(what: string): SigningFailed {
  return new SigningFailed(FailureReason.CertificateExtensionUnsupported, `the certificate ${what}.`);
}

/** What it can sign on the CA's behalf; `undefined` for nothing. */
function powerOfCa({ keyUsage = 0, purposes = [] }: Uses): string | undefined {
  if ((keyUsage & CRL_SIGN) !== 0) return 'revocation lists (cRLSign)';
  return purposes.includes(OCSP_SIGNING) ? 'OCSP answers' : undefined;
}

function obstacleToClients({ keyUsage, purposes, netscapeType }: Uses): string | undefined {
  // anyExtendedKeyUsage is not enough: OpenSSL does not count it as client authentication.
  if (purposes !== undefined && !purposes.includes(CLIENT_AUTHENTICATION)) {
    return 'its extended key usage lacks client authentication';
  }
  // A TLS client proves possession with a signature (RFC 8446, 4.4.3; RFC 5246, 7.4.8).
  if (keyUsage !== undefined && (keyUsage & DIGITAL_SIGNATURE) === 0) {
    return 'its key usage lacks digital signature';
  }
  if (netscapeType !== undefined && (netscapeType & NETSCAPE_CLIENT) === 0) {
    return "its certificate type (Netscape's) lacks client";
  }
  return undefined;
}

/** OIDs of an extended key usage, in their order; `undefined` without one. Throws `MalformedDer`. */
export function readPurposes(purposes: DerNode | undefined): readonly string[] | undefined {
  if (purposes === undefined) return undefined;
  expectTag(purposes, Tag.Sequence, 'the extended key usage');
  return purposes.children.map((purpose) => readOid(purpose, 'a purpose of the extended key usage'));
}
