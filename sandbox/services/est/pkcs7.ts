import { ObjectIdentifier } from 'asn1js';

/** Object identifiers of PKCS #7. (RFC 5652, 4 and 5.1) */
const SIGNED_DATA = '1.2.840.113549.1.7.2';
const DATA = '1.2.840.113549.1.7.1';

/** Tags of ASN.1, constructed where they can be. */
const SEQUENCE = 0x30;
const SET = 0x31;
const EXPLICIT_0 = 0xa0;
const VERSION_1 = Buffer.from([0x02, 0x01, 0x01]);
const END_OF_CONTENTS = Buffer.from([0x00, 0x00]);

/** How lengths are written: DER, or the indefinite lengths of BER, as Bouncy Castle writes what it signs. */
export type Lengths = 'definite' | 'indefinite';

/** A message of PKCS #7 that has certificates and nothing else. (RFC 5272, 4.1: "certs-only") */
export function certificatesOnly(certificates: readonly Uint8Array[], lengths: Lengths = 'definite'): Buffer {
  const write = lengths === 'definite' ? definite : indefinite;
  return write(
    SEQUENCE,
    identifier(SIGNED_DATA),
    write(
      EXPLICIT_0,
      write(
        SEQUENCE,
        VERSION_1,
        definite(SET),
        write(SEQUENCE, identifier(DATA)),
        write(EXPLICIT_0, ...certificates),
        definite(SET),
      ),
    ),
  );
}

function identifier(value: string): Buffer {
  return Buffer.from(new ObjectIdentifier({ value }).toBER());
}

function definite(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content]);
}

function indefinite(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from([tag, 0x80]), ...parts, END_OF_CONTENTS]);
}

/** (X.690, 8.1.3: one octet up to 127, or else the number of octets that follow) */
function lengthOf({ length }: Buffer): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) octets.unshift(rest & 0xff);
  return [0x80 | octets.length, ...octets];
}
