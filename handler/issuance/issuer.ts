import type { X509Certificate } from 'node:crypto';
import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import { type CertificateParts, readCertificateExtensions, readCertificateParts } from '../x509/certificate';
import { expectTag, Tag } from '../x509/der';
import { readExtensionValue, SUBJECT_KEY_IDENTIFIER } from '../x509/extensions';
import { failIfMalformed } from '../x509/fail-if-malformed';
import { type IssuerKey, readIssuerKey } from '../x509/issuer-key';
import { oncePerCertificate } from '../x509/once-per-certificate';
import { keyIdentifierOf } from './key-identifier';

/** What a leaf takes over from the certificate of its CA. */
export interface LeafIssuer extends IssuerKey {
  /** What each leaf has as the identifier of its CA's key. */
  readonly keyIdentifier: Buffer;
  /** First and last moment at which the CA's certificate is valid. */
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Reads the certificate of the CA, once. Throws `SigningFailed` for one below which no leaf would verify.
 */
export const readLeafIssuer = oncePerCertificate((ca): LeafIssuer => {
  const key = readIssuerKey(ca);
  return failIfMalformed("the CA's own certificate", () => {
    const parts = readCertificateParts(ca.raw);
    const keyIdentifier = readKeyIdentifier(parts);
    const fault = faultOf(ca, parts);
    if (fault !== undefined) {
      throw new SigningFailed(
        FailureReason.AuthorityRefused,
        `the CA's own certificate ${fault}, so nothing that it signs would be accepted. Install the certificate of a CA.`,
      );
    }
    const { notBefore, notAfter } = parts;
    return { ...key, keyIdentifier, notBefore, notAfter };
  });
});

function faultOf({ ca }: X509Certificate, { subject }: CertificateParts): string | undefined {
  // node says so for CA:TRUE with a key usage, if there is one, that has keyCertSign.
  if (!ca) return 'is not that of a CA (RFC 5280, 4.2.1.9)';
  if (subject.children.length === 0) return 'has no subject to be named by (RFC 5280, 4.1.2.4)';
  return undefined;
}

/**
 * The CA's own identifier of its key, which its leaves must repeat (RFC 5280, 4.2.1.2). A CA without one does not
 * conform, and verifiers then compare nothing; its leaves must have one all the same (4.2.1.1).
 */
function readKeyIdentifier(parts: CertificateParts): Buffer {
  const own = readExtensionValue(readCertificateExtensions(parts), SUBJECT_KEY_IDENTIFIER);
  return own === undefined
    ? keyIdentifierOf(parts.spki)
    : expectTag(own, Tag.OctetString, "the identifier of the CA's key").content;
}
