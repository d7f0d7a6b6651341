import 'reflect-metadata';
import {
  type Name,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509Certificate,
} from '@peculiar/x509';
import { CommandFailed } from '../../cli/command-line';
import { readDer } from '../../handler/x509/der';
import { type DistinguishedName, readName, renderName, sameName } from '../../handler/x509/name';
import { type NamePart, readParts } from '../../handler/x509/name-text';

/** Thrown when a certificate is not the one that was requested; the message says how they differ. */
class WrongCertificate extends CommandFailed {
  override readonly name = 'WrongCertificate';
}

/**
 * Checks a certificate as a device should before it stores it.
 *
 * @param expectedIssuer A name, RFC 4514. The issuer's name must have each of its parts, with the same type and the
 * whole value: `CN=Your CA` matches `CN=Your CA,O=Example` but not `CN=Your CA 2`. @default any issuer
 * @throws WrongCertificate
 */
export function checkCertificate(
  certificatePem: string,
  csrPem: string,
  expectedIssuer?: string,
): X509Certificate {
  const certificate = new X509Certificate(certificatePem);
  const csr = new Pkcs10CertificateRequest(csrPem);
  // Compares names, not octets: a CA may use other string types.
  if (!sameName(nameOf(certificate.subjectName), nameOf(csr.subjectName))) {
    const [subject, wanted] = [rfc4514(certificate.subjectName), rfc4514(csr.subjectName)];
    throw new WrongCertificate(`The certificate's subject is ${subject}, not ${wanted}.`);
  }
  if (!equal(certificate.publicKey.rawData, csr.publicKey.rawData)) {
    throw new WrongCertificate("The certificate does not have the device's public key.");
  }
  const [names, wanted] = [alternativeNames(certificate), alternativeNames(csr)];
  if (names !== wanted) {
    throw new WrongCertificate(`The certificate's alternative names are ${names}, not ${wanted}.`);
  }
  const issuer = rfc4514(certificate.issuerName);
  if (expectedIssuer !== undefined && !hasParts(issuer, expectedIssuer)) {
    throw new WrongCertificate(`The certificate's issuer is ${issuer}, not ${expectedIssuer}.`);
  }
  return certificate;
}

/** A name as the signer writes it in its log. */
export function rfc4514(name: Name): string {
  return renderName(nameOf(name));
}

function nameOf(name: Name): DistinguishedName {
  return readName(readDer(Buffer.from(name.toArrayBuffer())));
}

/** Sorted, because a CA may change their order. */
function alternativeNames(of: X509Certificate | Pkcs10CertificateRequest): string {
  const names = of.extensions.flatMap((extension) =>
    extension instanceof SubjectAlternativeNameExtension ? extension.names.items : [],
  );
  return (
    names
      .map(({ type, value }) => `${type}:${value}`)
      .sort()
      .join(', ') || 'none'
  );
}

/** Both RFC 4514. */
function hasParts(name: string, expected: string): boolean {
  if (name === '') return false;
  const parts = readParts(name).flat();
  return readParts(expected)
    .flat()
    .every((wanted) => parts.some((part) => same(part, wanted)));
}

function same(a: NamePart, b: NamePart): boolean {
  // A value written in hexadecimal has no text to compare.
  return (
    a.type === b.type &&
    typeof a.value === typeof b.value &&
    Buffer.from(a.value).equals(Buffer.from(b.value))
  );
}

function equal(a: ArrayBuffer, b: ArrayBuffer): boolean {
  return Buffer.from(a).equals(Buffer.from(b));
}
