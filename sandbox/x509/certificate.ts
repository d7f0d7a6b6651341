import { type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  BitString,
  fromBER,
  GeneralizedTime,
  Integer,
  Null,
  ObjectIdentifier,
  Primitive,
  Sequence,
  UTCTime,
} from 'asn1js';
import type { SigningAlgorithmDetails } from './algorithms';

/** Content of a certificate. Names, key and extensions are DER and are copied byte for byte. */
export interface CertificateContent {
  readonly serial: Buffer;
  readonly issuerDer: Uint8Array;
  readonly subjectDer: Uint8Array;
  readonly publicKeyDer: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensionsDer: readonly Uint8Array[];
  /** Version 1 has no extensions. @default 3 */
  readonly version?: 1 | 3;
}

/**
 * A random serial number: 16 bytes, positive. The first byte is never zero, which makes it minimal DER and always 32
 * hexadecimal digits. At least 64 bits must be random (CA/Browser Forum Baseline Requirements 7.1); 126 are.
 */
export function randomSerial(): Buffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}

/**
 * Writes and signs an X.509 certificate (RFC 5280 section 4.1) and returns it as DER.
 *
 * Certificate libraries parse the subject and encode it again. A signer for AWS IoT must copy it byte for byte, so this
 * assembles the certificate itself.
 */
export function signCertificate(
  content: CertificateContent,
  issuerKey: KeyObject,
  { family, oid, digest }: SigningAlgorithmDetails,
): Buffer {
  const identifier = encode(new ObjectIdentifier({ value: oid }));
  // RFC 4055 section 5: parameters are NULL for RSA. RFC 5758 section 3.2: absent for ECDSA.
  const algorithm = family === 'RSA' ? sequence(identifier, encode(new Null())) : sequence(identifier);
  return assemble(content, algorithm, (toBeSigned) => sign(digest, toBeSigned, issuerKey));
}

/** The same with a given signature, for an algorithm (OID, without parameters) that Node.js cannot sign with. */
export function certificateWithSignature(
  content: CertificateContent,
  oid: string,
  signature: Uint8Array,
): Buffer {
  return assemble(content, sequence(encode(new ObjectIdentifier({ value: oid }))), () => signature);
}

function assemble(
  content: CertificateContent,
  algorithm: Buffer,
  signatureOf: (toBeSigned: Buffer) => Uint8Array,
): Buffer {
  const isVersion3 = content.version !== 1;
  const toBeSigned = sequence(
    ...(isVersion3 ? [explicit(0, encode(new Integer({ value: 2 })))] : []),
    encode(new Integer({ valueHex: content.serial })),
    algorithm,
    content.issuerDer,
    sequence(time(content.notBefore), time(content.notAfter)),
    content.subjectDer,
    content.publicKeyDer,
    ...(isVersion3 ? [explicit(3, sequence(...content.extensionsDer))] : []),
  );
  return sequence(toBeSigned, algorithm, encode(new BitString({ valueHex: signatureOf(toBeSigned) })));
}

/** Subject and public key of a certificate, as raw DER. @throws TypeError if it is not a certificate. */
export function readCertificate(der: Uint8Array): {
  readonly subjectDer: Buffer;
  readonly publicKeyDer: Buffer;
} {
  const [signed] = membersOf(fromBER(der).result);
  const fields = membersOf(signed);
  // RFC 5280 section 4.1: serial number, algorithm, issuer, validity, subject, key; a version may come first.
  const [subject, publicKey] = fields.slice(fields[0] instanceof Integer ? 4 : 5);
  return { subjectDer: asWritten(subject), publicKeyDer: asWritten(publicKey) };
}

function membersOf(node: unknown): readonly unknown[] {
  if (!(node instanceof Sequence)) throw new TypeError('A certificate is a SEQUENCE of SEQUENCEs.');
  return node.valueBlock.value;
}

function asWritten(node: unknown): Buffer {
  if (!(node instanceof Sequence)) throw new TypeError('A certificate has a subject and a public key.');
  return Buffer.from(node.valueBeforeDecodeView);
}

/** RFC 5280 section 4.1.2.5: UTCTime until 2049, GeneralizedTime after, whole seconds in both. */
function time(date: Date): Buffer {
  const valueDate = new Date(Math.floor(date.getTime() / 1000) * 1000);
  return encode(
    date.getUTCFullYear() < 2050 ? new UTCTime({ valueDate }) : new GeneralizedTime({ valueDate }),
  );
}

const UNIVERSAL = 1;
const CONTEXT_SPECIFIC = 3;
const SEQUENCE = 16;

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return constructed(UNIVERSAL, SEQUENCE, parts);
}

function explicit(tag: number, content: Uint8Array): Buffer {
  return constructed(CONTEXT_SPECIFIC, tag, [content]);
}

// asn1js's Sequence takes parsed members and encodes them again; a Primitive takes raw bytes.
function constructed(tagClass: number, tagNumber: number, parts: readonly Uint8Array[]): Buffer {
  const block = new Primitive({ idBlock: { tagClass, tagNumber }, valueHex: Buffer.concat(parts) });
  block.idBlock.isConstructed = true;
  return encode(block);
}

function encode(block: { toBER(): ArrayBuffer }): Buffer {
  return Buffer.from(block.toBER());
}
