import 'reflect-metadata';
import { Pkcs10CertificateRequest, X509Certificate } from '@peculiar/x509';

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
    throw new WrongCertificate(`The certificate's subject is ${certificate.subject}, not ${csr.subject}.`);
  }
  if (!equal(certificate.publicKey.rawData, csr.publicKey.rawData)) {
    throw new WrongCertificate("The certificate has not the device's public key.");
  }
  if (expectedIssuer !== undefined && !certificate.issuer.includes(expectedIssuer)) {
    throw new WrongCertificate(`The certificate's issuer is ${certificate.issuer}, not ${expectedIssuer}.`);
  }
  return certificate;
}

function equal(a: ArrayBuffer, b: ArrayBuffer): boolean {
  return Buffer.from(a).equals(Buffer.from(b));
}
