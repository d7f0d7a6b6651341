import type { CertificateParts } from '../x509/certificate';
import type { DerNode } from '../x509/der';
import type { IssuerKeyKind } from '../x509/issuer-key';
import { hasTypeOfItsYear } from '../x509/time';
import type { LeafLifetime } from './lifetime';

/** What was meant to be written in a certificate of ours, whoever it is for. */
export interface CertificateIntent extends LeafLifetime {
  /** Uppercase hexadecimal. */
  readonly serialNumber: string;
  /** Kind of the key that signs. */
  readonly issuerKind: IssuerKeyKind;
  /** DER of the name of the CA that signs. */
  readonly issuerDer: Buffer;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Buffer;
}

/** Fields of a TBSCertificate of version 3 without the obsolete unique identifiers (RFC 5280, 4.1 and 4.1.2.8). */
const FIELDS = 8;

/** Fewest octets of a serial number: 16, of which at least 64 bits are random. */
const SHORTEST_SERIAL_NUMBER = 16;

/**
 * The AlgorithmIdentifiers, octet for octet, that the CA/Browser Forum's Baseline Requirements list in 7.1.3.2. Not from
 * the writer's table, so that a mistake in one shows.
 */
export const ALGORITHMS: Readonly<Record<IssuerKeyKind, string>> = {
  RSA: '300d06092a864886f70d01010b0500',
  'P-256': '300a06082a8648ce3d040302',
  'P-384': '300a06082a8648ce3d040303',
  'P-521': '300a06082a8648ce3d040304',
};

/**
 * What is wrong with the fields that every certificate of ours has; `undefined` for nothing. Throws `MalformedDer`.
 *
 * @param tbs What is about to be signed. @param parts The same, read.
 */
export function findFormFault(
  tbs: DerNode,
  parts: CertificateParts,
  intent: CertificateIntent,
): string | undefined {
  const { serialNumber, signatureAlgorithm } = parts;
  if (tbs.children.length !== FIELDS) return `it has ${tbs.children.length} fields`;
  if (serialNumber.length < SHORTEST_SERIAL_NUMBER) return 'the serial number is too short';
  if (serialNumber.toString('hex').toUpperCase() !== intent.serialNumber) {
    return 'the serial number is another';
  }
  if (signatureAlgorithm.encoding.toString('hex') !== ALGORITHMS[intent.issuerKind]) {
    return "the signature algorithm is not that of the CA's key";
  }
  if (!parts.issuer.equals(intent.issuerDer)) return 'the issuer is not the CA';
  if (!parts.spki.encoding.equals(intent.spki)) return 'the key has other octets than in the request';
  if (!isSame(parts.notBefore, intent.notBefore) || !isSame(parts.notAfter, intent.notAfter)) {
    return 'the lifetime is another';
  }
  return tbs.children[4]?.children.every(hasTypeOfItsYear) ? undefined : 'a time has the type of other years';
}

function isSame(one: Date, other: Date): boolean {
  return one.getTime() === other.getTime();
}
