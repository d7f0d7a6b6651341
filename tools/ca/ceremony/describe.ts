import type { X509Certificate } from 'node:crypto';
import { escapeForLog } from '../../../handler/escape';
import { readDistributionPoint, readInformationAccess } from '../../../handler/issuance/lint-values';
import { ACCESS_METHODS } from '../../../handler/issuance/write-extensions';
import {
  type CertificateParts,
  readCertificateExtensions,
  readCertificateParts,
  serialNumberText,
} from '../../../handler/x509/certificate';
import { type DerNode, readDer } from '../../../handler/x509/der';
import {
  AUTHORITY_INFORMATION_ACCESS,
  AUTHORITY_KEY_IDENTIFIER,
  BASIC_CONSTRAINTS,
  CRL_DISTRIBUTION_POINTS,
  CRL_SIGN,
  DIGITAL_SIGNATURE,
  type Extensions,
  KEY_CERT_SIGN,
  KEY_USAGE,
  readBasicConstraints,
  readBits,
  readExtensionValue,
  SUBJECT_KEY_IDENTIFIER,
} from '../../../handler/x509/extensions';
import { issuerKeyKind } from '../../../handler/x509/issuer-key';
import { readName, renderName } from '../../../handler/x509/name';
import { readSignatureAlgorithm } from '../../../handler/x509/signature-algorithm';
import { sha256 } from './fingerprint';
import { inWords } from './in-words';

/** Bits of a key usage that a CA may have, by openssl's names. */
const USAGES: readonly (readonly [number, string])[] = [
  [DIGITAL_SIGNATURE, 'digitalSignature'],
  [KEY_CERT_SIGN, 'keyCertSign'],
  [CRL_SIGN, 'cRLSign'],
];

/** Width of the first column. */
const COLUMN = 17;

/**
 * What a certificate of a CA says, a line each, read from what is signed: what was meant to be in it does not count.
 *
 * @throws CommandFailed if it cannot be read.
 */
export function describeParts(parts: CertificateParts): string {
  return inWords('The certificate', () => {
    const subject = nameOf(parts.subject);
    const issuer = nameOf(readDer(parts.issuer));
    const { family, digest } = readSignatureAlgorithm(parts.signatureAlgorithm);
    const lines: readonly (readonly [string, string])[] = [
      ['subject', subject],
      ['issuer', subject === issuer ? `${issuer} (itself)` : issuer],
      ['serial number', serialNumberText(parts.serialNumber)],
      ['valid from', timeText(parts.notBefore)],
      ['valid until', timeText(parts.notAfter)],
      ['key', issuerKeyKind(parts.spki)],
      ['  SHA-256 of it', sha256(parts.spki.encoding)],
      ['signature', `${family === 'EC' ? 'ECDSA' : family} with ${digest}`],
      ...describeExtensions(readCertificateExtensions(parts)),
    ];
    // A URL in a certificate of somebody else's may hold anything.
    return lines.map(([what, text]) => `  ${what.padEnd(COLUMN)} ${escapeForLog(text)}`).join('\n');
  });
}

/** The same of a certificate, with its fingerprint. */
export function describeCertificate(certificate: X509Certificate): string {
  const parts = inWords('The certificate', () => readCertificateParts(certificate.raw));
  return `${describeParts(parts)}\n  ${'SHA-256'.padEnd(COLUMN)} ${sha256(certificate.raw)}`;
}

/** The subject as RFC 4514 text. */
export function subjectOf(certificate: X509Certificate): string {
  return inWords('The certificate', () => nameOf(readCertificateParts(certificate.raw).subject));
}

/** The name of its CA as RFC 4514 text. */
export function issuerOf(certificate: X509Certificate): string {
  return inWords('The certificate', () => nameOf(readDer(readCertificateParts(certificate.raw).issuer)));
}

/** A moment, to the second. */
export function timeText(time: Date): string {
  return time.toISOString().replace('.000', '');
}

function nameOf(name: DerNode): string {
  return renderName(readName(name));
}

function describeExtensions(extensions: Extensions): readonly (readonly [string, string])[] {
  return [...extensions].map(([oid, { critical, value }]) => {
    const { name, text } = DESCRIPTIONS[oid] ?? { name: oid, text: () => value.toString('hex') };
    return [name, `${text(extensions)}${critical ? ' (critical)' : ''}`];
  });
}

/** What an extension is called here, and what it says. */
interface Description {
  readonly name: string;
  readonly text: (extensions: Extensions) => string;
}

const DESCRIPTIONS: Readonly<Record<string, Description>> = {
  [BASIC_CONSTRAINTS]: {
    name: 'CA',
    text: (extensions) => {
      const { ca, pathLength } = readBasicConstraints(extensions) ?? { ca: false };
      if (!ca) return 'no';
      return pathLength === undefined ? 'yes, any CAs below it' : `yes, path length ${pathLength}`;
    },
  },
  [KEY_USAGE]: {
    name: 'key usage',
    text: (extensions) => {
      const bits = readBits(extensions, KEY_USAGE, 'the key usage') ?? 0;
      const others = USAGES.reduce((rest, [bit]) => rest & ~bit, bits);
      const named = USAGES.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name);
      return [...named, ...(others === 0 ? [] : [`bits ${others.toString(2).padStart(8, '0')}`])].join(', ');
    },
  },
  [SUBJECT_KEY_IDENTIFIER]: {
    name: 'id of the key',
    text: (extensions) => hexOf(readExtensionValue(extensions, SUBJECT_KEY_IDENTIFIER)),
  },
  [AUTHORITY_KEY_IDENTIFIER]: {
    name: "id of CA's key",
    text: (extensions) => hexOf(readExtensionValue(extensions, AUTHORITY_KEY_IDENTIFIER)?.children[0]),
  },
  [CRL_DISTRIBUTION_POINTS]: {
    name: 'revocation list',
    text: (extensions) => {
      const points = readExtensionValue(extensions, CRL_DISTRIBUTION_POINTS);
      return points === undefined ? '' : readDistributionPoint(points).join(', ');
    },
  },
  [AUTHORITY_INFORMATION_ACCESS]: {
    name: 'about its CA',
    text: (extensions) => {
      const access = readExtensionValue(extensions, AUTHORITY_INFORMATION_ACCESS);
      const named = (text: string) =>
        text.replace(ACCESS_METHODS.ocsp, 'OCSP').replace(ACCESS_METHODS.caIssuers, 'certificate');
      return access === undefined ? '' : readInformationAccess(access).map(named).join(', ');
    },
  },
};

function hexOf(node: DerNode | undefined): string {
  return node?.content.toString('hex').toUpperCase() ?? '';
}
