import { type DerNode, expectChildren, expectTag, readDer, Tag } from './der';
import { type Extensions, readExtensions } from './extensions';

/** Parts of a certificate as they are written. */
export interface CertificateParts {
  /** DER of the issuer's name. */
  readonly issuer: Buffer;
  /** DER of the subject. */
  readonly subject: Buffer;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  /** The `[3]` with the extensions, not yet read. */
  readonly extensions: DerNode | undefined;
}

/** Takes a certificate (RFC 5280, 4.1) apart. Throws `MalformedDer`. */
export function readCertificateParts(der: Buffer): CertificateParts {
  const [info] = expectTag(readDer(der), Tag.Sequence, 'the certificate').children;
  const fields = expectTag(info, Tag.Sequence, 'what is signed').children;
  // The version may be left out, as may what follows the key.
  const [, , issuer, , subject, spki, ...more] = fields[0]?.tag === Tag.Context0 ? fields.slice(1) : fields;
  return {
    issuer: expectTag(issuer, Tag.Sequence, 'the issuer').encoding,
    subject: expectTag(subject, Tag.Sequence, 'the subject').encoding,
    spki: expectTag(spki, Tag.Sequence, 'the public key').encoding,
    extensions: more.find(({ tag }) => tag === Tag.Context3),
  };
}

/** The extensions of a certificate. Throws `MalformedDer`, also when one is there twice. */
export function readCertificateExtensions({ extensions }: CertificateParts): Extensions {
  return readExtensions(
    extensions === undefined ? [] : expectChildren(extensions, 'the extensions', { minimum: 1 }),
  );
}
