import { encode } from '../../../handler/x509/write-der';

/** A value of indefinite length, as Bouncy Castle's BERSequence and its like write it. */
export const indefinite = (tag: number, ...parts: readonly Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.of(tag, 0x80), ...parts, Buffer.of(0, 0)]);

/** A value whose length takes this many octets, besides the one that says so. */
export const padded = (octets: number, tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const length = Buffer.alloc(octets);
  length.writeUInt32BE(content.length, octets - 4);
  return Buffer.concat([Buffer.of(tag, 0x80 | octets), length, content]);
};

/** Writes one value. */
export type Encode = typeof encode;

/** Ways to write the structure around certificates: each is the same to a reader of BER. */
export const ENCODINGS: Readonly<Record<string, Encode>> = {
  DER: encode,
  'indefinite lengths': indefinite,
  'lengths of five octets': (tag, ...parts) => padded(4, tag, ...parts),
  'lengths of nine octets': (tag, ...parts) => padded(8, tag, ...parts),
};
