import { type KeyObject, randomBytes, sign } from 'node:crypto';
import { BitString, GeneralizedTime, Integer, Null, ObjectIdentifier, Primitive, UTCTime } from 'asn1js';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from './algorithms';

/** What a certificate says; names, key and extensions are DER and go in byte for byte. */
export interface CertificateContent {
  readonly serial: Buffer;
  readonly issuerDer: Uint8Array;
  readonly subjectDer: Uint8Array;
  readonly publicKeyDer: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensionsDer: readonly Uint8Array[];
}

/**
 * A random serial number: 16 bytes, positive, the first byte never zero, so that it is both
 * minimal DER and always 32 hexadecimal digits. At least 64 bits must be random (CA/Browser Forum
 * Baseline Requirements 7.1); 126 are.
 */
export function randomSerial(): Buffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}

/**
 * Writes and signs an X.509 v3 certificate (RFC 5280 section 4.1) and returns it as DER.
 *
 * The certificate is put together here and not by a certificate library because those parse the
 * subject and write it again; a signer for AWS IoT must carry it over byte for byte.
 */
export function signCertificate(
  content: CertificateContent,
  issuerKey: KeyObject,
  algorithm: SigningAlgorithm,
): Buffer {
  const identifier = algorithmIdentifier(algorithm);
  const toBeSigned = sequence(
    explicit(0, encode(new Integer({ value: 2 }))), // version 3
    encode(new Integer({ valueHex: content.serial })),
    identifier,
    content.issuerDer,
    sequence(time(content.notBefore), time(content.notAfter)),
    content.subjectDer,
    content.publicKeyDer,
    explicit(3, sequence(...content.extensionsDer)),
  );
  const signature = sign(SIGNING_ALGORITHMS[algorithm].digest, toBeSigned, issuerKey);
  return sequence(toBeSigned, identifier, encode(new BitString({ valueHex: signature })));
}

function algorithmIdentifier(algorithm: SigningAlgorithm): Buffer {
  const { family, oid } = SIGNING_ALGORITHMS[algorithm];
  const identifier = encode(new ObjectIdentifier({ value: oid }));
  // RFC 4055 section 5: parameters are NULL for RSA. RFC 5758 section 3.2: absent for ECDSA.
  return family === 'RSA' ? sequence(identifier, encode(new Null())) : sequence(identifier);
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

// asn1js's own Sequence wants parsed members and writes them anew; a Primitive takes bytes as they are.
function constructed(tagClass: number, tagNumber: number, parts: readonly Uint8Array[]): Buffer {
  const block = new Primitive({ idBlock: { tagClass, tagNumber }, valueHex: Buffer.concat(parts) });
  block.idBlock.isConstructed = true;
  return encode(block);
}

function encode(block: { toBER(): ArrayBuffer }): Buffer {
  return Buffer.from(block.toBER());
}
