import type { X509Certificate } from 'node:crypto';
import {
  type CertificateParts,
  readCertificateExtensions,
  readCertificateParts,
} from '../../../handler/x509/certificate';
import type { Extensions } from '../../../handler/x509/extensions';
import { inWords } from './in-words';

/** A certificate of a chain, read. */
export interface ReadCertificate {
  readonly certificate: X509Certificate;
  readonly parts: CertificateParts;
  readonly extensions: Extensions;
}

/** Reads a certificate of a chain. Throws `CommandFailed`. */
export function readAll(certificate: X509Certificate): ReadCertificate {
  return inWords('A certificate of the chain', () => {
    const parts = readCertificateParts(certificate.raw);
    return { certificate, parts, extensions: readCertificateExtensions(parts) };
  });
}
