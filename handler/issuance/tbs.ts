import { Tag } from '../x509/der';
import { encodeTime } from '../x509/time';
import { encode } from '../x509/write-der';
import type { LeafLifetime } from './lifetime';

/** What a certificate says; names, key, algorithm and extensions are DER and are copied octet for octet. */
export interface CertificateContent extends LeafLifetime {
  /** Contents octets of the serial number. */
  readonly serialNumber: Buffer;
  /** The AlgorithmIdentifier of the signature. */
  readonly algorithm: Buffer;
  /** Name of the CA that signs. */
  readonly issuer: Buffer;
  readonly subject: Buffer;
  /** The SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  readonly extensions: readonly Buffer[];
}

/** Version 3, counted from 0 (RFC 5280, 4.1.2.1): the one with extensions. */
const VERSION = encode(Tag.Context0, encode(Tag.Integer, Buffer.of(2)));

/** What is signed of a certificate: a TBSCertificate, DER (RFC 5280, 4.1). */
export function encodeTbs(content: CertificateContent): Buffer {
  return encode(
    Tag.Sequence,
    VERSION,
    encode(Tag.Integer, content.serialNumber),
    content.algorithm,
    content.issuer,
    encode(Tag.Sequence, encodeTime(content.notBefore), encodeTime(content.notAfter)),
    content.subject,
    content.spki,
    encode(Tag.Context3, encode(Tag.Sequence, ...content.extensions)),
  );
}
