import { Tag } from '../../../handler/x509/der';
import { encode } from '../../../handler/x509/write-der';
import { integer, oid } from '../../../testing/requests/write-der';
import type { Encode } from './write-ber';

const PRIMITIVE_CONTEXT_0 = 0x80;

/** What a message may have besides the certificates that were asked for. */
export interface MessageOptions {
  /** How its constructed values are written. @default DER */
  readonly write?: Encode;
  /** OID of the message. @default SignedData */
  readonly type?: string;
  /** What is signed, if anything is. */
  readonly content?: readonly Uint8Array[];
  /** What stands after the certificates, before the signatures. */
  readonly lists?: readonly Uint8Array[];
  /** Whether it has the part with certificates at all. @default true */
  readonly hasCertificates?: boolean;
}

/** A certs-only message (RFC 5652, 5.1) with these certificates, DER, in this order. */
export function certsOnly(
  certificates: readonly Uint8Array[],
  {
    write = encode,
    type = '1.2.840.113549.1.7.2',
    content = [],
    lists = [],
    hasCertificates = true,
  }: MessageOptions = {},
): Buffer {
  const signedData = write(
    Tag.Sequence,
    integer(1),
    write(Tag.Set),
    write(Tag.Sequence, oid('1.2.840.113549.1.7.1'), ...content),
    ...(hasCertificates ? [write(Tag.Context0, ...certificates)] : []),
    ...lists,
    write(Tag.Set),
  );
  return write(Tag.Sequence, oid(type), write(Tag.Context0, signedData));
}

/** An octet string in pieces, as streaming encoders write content: BER. */
export const inPieces = (write: Encode, ...pieces: readonly string[]): Buffer =>
  write(0x24, ...pieces.map((piece) => encode(Tag.OctetString, Buffer.from(piece))));

/** Something in the place of a certificate that is none: an attribute certificate, version 2. */
export const ATTRIBUTE_CERTIFICATE = encode(0xa2, integer(1));

/** A value that BER has no business to hold here: primitive, where certificates should be inside. */
export const PRIMITIVE_CERTIFICATES = encode(PRIMITIVE_CONTEXT_0, integer(1));
