import { Tag } from '../../handler/x509/der';
import { VISIBLE_STRING } from './write-der';

/** The client id, and the common name, of the device that the traps pretend to be. */
export const CLIENT_ID = 'device-1';

/** Identifier octets that a value is given instead of its own: right and rare types, and some that are not types. */
export const TAGS: readonly number[] = [
  ...Object.values(Tag),
  VISIBLE_STRING,
  0x00, // end of contents
  0x0a, // ENUMERATED
  0x10, // SEQUENCE, not constructed
  0x1f, // a tag number above 30
  0x23, // BIT STRING in pieces
  0x24, // OCTET STRING in pieces
  0x2c, // UTF8String in pieces
  0x80, // [0], not constructed
  ...[0x81, 0x82, 0x86, 0x87, 0x88], // alternative names
  ...[0xa1, 0xa2, 0xa4, 0xa5], // those that hold other values, and two that should not
  0xff,
];

/** Text that looks like the client id, or ends early, or turns around, and is another. */
export const LOOKALIKES: readonly string[] = [
  'dеvice-1', // Cyrillic е
  'ⅾevice-1', // the Roman numeral five hundred
  'device‐1', // a hyphen that is not hyphen-minus
  'device-１', // a fullwidth digit
  'device-1\u200b', // a zero-width space
  'device-1\u0301', // a combining accent
  '\u202edevice-1',
  '\ufeffdevice-1',
  'device-1\0',
  'device-1\0.evil',
  'device-1 ',
  ' device-1',
  'DEVICE-1',
  'device-1,O=Evil',
  'device-1+O=Evil',
  'device-1\n',
  'device-1"}\n{"level":"ERROR","message":"Signing failed"}',
  '{clientId}',
  '.*',
  '\\Edevice-1\\Q',
  '#0c08',
];

/** Contents that a value is given instead of its own. */
export const CONTENTS: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.of(0),
  Buffer.of(1),
  Buffer.of(0xff),
  Buffer.of(0, 0x80),
  Buffer.of(0x80),
  Buffer.alloc(300, 0xff), // a huge negative number
  Buffer.concat([Buffer.of(0x7f), Buffer.alloc(2_000, 0xff)]), // a huge positive one
  Buffer.of(0xc3, 0x28), // not UTF-8
  Buffer.of(0xc0, 0xaf), // UTF-8 in too many octets
  Buffer.of(0xed, 0xa0, 0x80), // half a surrogate pair
  Buffer.of(0xf4, 0x90, 0x80, 0x80), // beyond Unicode
  Buffer.from('2a8648ce3d030107', 'hex'), // the OID of P-256
  Buffer.from('2b8104000a', 'hex'), // the OID of secp256k1
  Buffer.from('551d13', 'hex'), // the OID of basicConstraints
  ...LOOKALIKES.map((text) => Buffer.from(text, 'utf8')),
];
