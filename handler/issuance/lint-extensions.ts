import { readPublicKey } from '../csr/public-key';
import { type CertificateParts, readCertificateExtensions } from '../x509/certificate';
import { readPurposes } from '../x509/client-use';
import { type DerNode, Tag } from '../x509/der';
import {
  AUTHORITY_INFORMATION_ACCESS,
  AUTHORITY_KEY_IDENTIFIER,
  BASIC_CONSTRAINTS,
  CERTIFICATE_POLICIES,
  CRL_DISTRIBUTION_POINTS,
  EXTENDED_KEY_USAGE,
  KEY_USAGE,
  readExtensionValue,
  SUBJECT_ALTERNATIVE_NAME,
  SUBJECT_KEY_IDENTIFIER,
} from '../x509/extensions';
import { KEY_IDENTIFIER } from '../x509/write-extension';
import { ACCESS_METHODS } from './extensions';
import { keyIdentifierOf } from './key-identifier';
import type { LintContext } from './lint';
import { areCanonically, readDistributionPoint, readInformationAccess, readPolicies } from './lint-values';

/** What an extension must be. */
interface Expectation {
  readonly name: string;
  readonly oid: string;
  /** @default false */
  readonly critical?: boolean;
  /** Whether it says what it must. Throws `MalformedDer`. */
  readonly holds: (value: DerNode) => boolean;
}

/** Octets of CA:FALSE without a path length; of digital signature alone; and of that with key encipherment. */
const NO_CA = '3000';
const SIGNATURE = '03020780';
const SIGNATURE_AND_ENCIPHERMENT = '030205a0';

/**
 * What is wrong with the extensions, which must be exactly those of the profile; `undefined` for nothing. Throws
 * `MalformedDer`.
 */
export function findExtensionFault(parts: CertificateParts, context: LintContext): string | undefined {
  if (writesDefault(parts)) return 'an extension says that it is not critical, which DER leaves out';
  const extensions = readCertificateExtensions(parts);
  const expected = [...alwaysExpected(parts, context), ...expectedIfAsked(parts, context)];
  for (const [oid, { critical }] of extensions) {
    const expectation = expected.find((each) => each.oid === oid);
    if (expectation === undefined) return `it has the extension ${oid}, which is not in the profile`;
    if (critical !== (expectation.critical ?? false)) {
      return `the extension with ${expectation.name} is ${critical ? 'critical' : 'not critical'}`;
    }
  }
  for (const { oid, name, holds } of expected) {
    const value = readExtensionValue(extensions, oid);
    if (value === undefined) return `the extension with ${name} is missing`;
    if (!holds(value)) return `the extension with ${name} does not say what it must`;
  }
  return undefined;
}

/** FALSE is the default of the criticality, which DER does not write (X.690, 11.5). */
function writesDefault({ extensions }: CertificateParts): boolean {
  const [list] = extensions?.children ?? [];
  const isFalse = ({ children: [, second] }: DerNode) =>
    second?.tag === Tag.Boolean && second.content[0] === 0;
  return list?.children.some(isFalse) ?? false;
}

function alwaysExpected(
  { spki }: CertificateParts,
  { profile, issuer }: LintContext,
): readonly Expectation[] {
  const enciphers = profile.keyEncipherment && readPublicKey(spki).family === 'RSA';
  const keyUsage = enciphers ? SIGNATURE_AND_ENCIPHERMENT : SIGNATURE;
  return [
    { name: 'basic constraints', oid: BASIC_CONSTRAINTS, critical: true, holds: isHex(NO_CA) },
    { name: 'the key usage', oid: KEY_USAGE, critical: true, holds: isHex(keyUsage) },
    {
      name: 'the extended key usage',
      oid: EXTENDED_KEY_USAGE,
      holds: (value) => sameList(readPurposes(value) ?? [], profile.extendedKeyUsages),
    },
    {
      name: "the identifier of the leaf's key",
      oid: SUBJECT_KEY_IDENTIFIER,
      holds: ({ tag, content }) => tag === Tag.OctetString && content.equals(keyIdentifierOf(spki)),
    },
    {
      name: "the identifier of the CA's key",
      oid: AUTHORITY_KEY_IDENTIFIER,
      holds: ({ tag, children: [key, ...others] }) =>
        tag === Tag.Sequence &&
        others.length === 0 &&
        key?.tag === KEY_IDENTIFIER &&
        key.content.equals(issuer.keyIdentifier),
    },
  ];
}

function expectedIfAsked(
  { subject }: CertificateParts,
  { csr, profile }: LintContext,
): readonly Expectation[] {
  const { crlDistributionPoints, certificatePolicies } = profile;
  const { ocsp, caIssuers } = profile.authorityInfoAccess;
  const access = [
    ...(ocsp === undefined ? [] : [`${ACCESS_METHODS.ocsp} ${ocsp}`]),
    ...(caIssuers === undefined ? [] : [`${ACCESS_METHODS.caIssuers} ${caIssuers}`]),
  ];
  const asked: readonly (Expectation & { readonly isAsked: boolean })[] = [
    {
      name: 'alternative names',
      oid: SUBJECT_ALTERNATIVE_NAME,
      critical: subject.children.length === 0,
      holds: (value) => areCanonically(value, csr.alternativeNames),
      isAsked: csr.alternativeNames.der !== undefined,
    },
    {
      name: 'CRL distribution points',
      oid: CRL_DISTRIBUTION_POINTS,
      holds: (value) => sameList(readDistributionPoint(value), crlDistributionPoints),
      isAsked: crlDistributionPoints.length > 0,
    },
    {
      name: 'access to information about the CA',
      oid: AUTHORITY_INFORMATION_ACCESS,
      holds: (value) => sameList(readInformationAccess(value), access),
      isAsked: access.length > 0,
    },
    {
      name: 'certificate policies',
      oid: CERTIFICATE_POLICIES,
      holds: (value) => sameList(readPolicies(value), certificatePolicies),
      isAsked: certificatePolicies.length > 0,
    },
  ];
  return asked.filter(({ isAsked }) => isAsked);
}

function isHex(wanted: string): Expectation['holds'] {
  return ({ encoding }) => encoding.toString('hex') === wanted;
}

function sameList(some: readonly string[], others: readonly string[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}
