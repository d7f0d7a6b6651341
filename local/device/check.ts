import 'reflect-metadata';
import { type Name, Pkcs10CertificateRequest, X509Certificate } from '@peculiar/x509';
import { readDer } from '../../handler/x509/der';
import { renderName } from '../../handler/x509/name';

/** Thrown when a certificate is not the one that was asked for; the message says in what. */
export class WrongCertificate extends Error {
  override readonly name = 'WrongCertificate';
}

/**
 * Checks a certificate as a device should before it stores it.
 *
 * @param expectedIssuer What the issuer's name, RFC 4514, must contain. @default any issuer
 * @throws WrongCertificate
 */
export function checkCertificate(
  certificatePem: string,
  csrPem: string,
  expectedIssuer?: string,
): X509Certificate {
  const certificate = new X509Certificate(certificatePem);
  const csr = new Pkcs10CertificateRequest(csrPem);
  if (!equal(certificate.subjectName.toArrayBuffer(), csr.subjectName.toArrayBuffer())) {
    const [subject, wanted] = [rfc4514(certificate.subjectName), rfc4514(csr.subjectName)];
    throw new WrongCertificate(`The certificate's subject is ${subject}, not ${wanted}.`);
  }
  if (!equal(certificate.publicKey.rawData, csr.publicKey.rawData)) {
    throw new WrongCertificate("The certificate has not the device's public key.");
  }
  const issuer = rfc4514(certificate.issuerName);
  if (expectedIssuer !== undefined && !issuer.includes(expectedIssuer)) {
    throw new WrongCertificate(`The certificate's issuer is ${issuer}, not ${expectedIssuer}.`);
  }
  return certificate;
}

/** A name as the signer writes it, in its log and in the result of a rehearsal. */
export function rfc4514(name: Name): string {
  return renderName(readDer(Buffer.from(name.toArrayBuffer())));
}

function equal(a: ArrayBuffer, b: ArrayBuffer): boolean {
  return Buffer.from(a).equals(Buffer.from(b));
}
