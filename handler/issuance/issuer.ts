import type { X509Certificate } from 'node:crypto';
import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import { type CertificateParts, readCertificateExtensions, readCertificateParts } from '../x509/certificate';
import { CLIENT_AUTHENTICATION, readPurposes } from '../x509/client-use';
import { expectTag, Tag } from '../x509/der';
import {
  EXTENDED_KEY_USAGE,
  type Extensions,
  NAME_CONSTRAINTS,
  readExtensionValue,
  SUBJECT_KEY_IDENTIFIER,
} from '../x509/extensions';
import { failIfMalformed } from '../x509/fail-if-malformed';
import { type IssuerKey, readIssuerKey } from '../x509/issuer-key';
import { oncePerCertificate } from '../x509/once-per-certificate';
import { keyIdentifierOf } from './key-identifier';

const NOTHING_ACCEPTED = ', so nothing that it signs would be accepted. Install the certificate of a CA.';

/** What a leaf takes over from the certificate of its CA. */
export interface LeafIssuer extends IssuerKey {
  /** What each leaf has as the identifier of its CA's key. */
  readonly keyIdentifier: Buffer;
  /** First and last moment at which the CA's certificate is valid. */
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Reads the certificate of the CA, once. Throws `SigningFailed` for one below which a leaf might not verify.
 */
export const readLeafIssuer = oncePerCertificate((ca): LeafIssuer => {
  const key = readIssuerKey(ca);
  return failIfMalformed("the CA's own certificate", () => {
    const parts = readCertificateParts(ca.raw);
    const extensions = readCertificateExtensions(parts);
    const keyIdentifier = readKeyIdentifier(parts, extensions);
    const fault = faultOf(ca, parts, extensions);
    if (fault !== undefined) {
      throw new SigningFailed(FailureReason.AuthorityRefused, `the CA's own certificate ${fault}`);
    }
    const { notBefore, notAfter } = parts;
    return { ...key, keyIdentifier, notBefore, notAfter };
  });
});

/** What makes it unfit, and the way out: the end of a sentence. */
function faultOf(
  { ca }: X509Certificate,
  { subject }: CertificateParts,
  extensions: Extensions,
): string | undefined {
  // node says so for CA:TRUE with a key usage, if there is one, that has keyCertSign.
  if (!ca) return `is not that of a CA (RFC 5280, 4.2.1.9)${NOTHING_ACCEPTED}`;
  if (subject.children.length === 0) {
    return `has no subject to be named by (RFC 5280, 4.1.2.4)${NOTHING_ACCEPTED}`;
  }
  // Verifiers apply them even where they are not critical, each in its own way, so we do not guess what each accepts.
  if (extensions.has(NAME_CONSTRAINTS)) {
    return (
      'has name constraints (RFC 5280, 4.2.1.10), which the signer does not check: verifiers would refuse certificates ' +
      'with other names only after devices have them. Install a certificate without name constraints; the patterns ' +
      'for subjects and alternative names limit what is signed.'
    );
  }
  // OpenSSL and others take the purposes of a CA for those of everything below it, and "any purpose" for none.
  const purposes = readPurposes(readExtensionValue(extensions, EXTENDED_KEY_USAGE));
  if (purposes?.includes(CLIENT_AUTHENTICATION) === false) {
    return (
      'has an extended key usage without client authentication, so verifiers would refuse every certificate below it. ' +
      'Install one with client authentication, or without an extended key usage.'
    );
  }
  return undefined;
}

/**
 * The CA's own identifier of its key, which its leaves must repeat (RFC 5280, 4.2.1.2). A CA without one does not
 * conform, and verifiers then compare nothing; its leaves must have one all the same (4.2.1.1).
 */
function readKeyIdentifier(parts: CertificateParts, extensions: Extensions): Buffer {
  const own = readExtensionValue(extensions, SUBJECT_KEY_IDENTIFIER);
  return own === undefined
    ? keyIdentifierOf(parts.spki)
    : expectTag(own, Tag.OctetString, "the identifier of the CA's key").content;
}
