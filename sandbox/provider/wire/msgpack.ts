import { decode, ExtensionCodec, encode } from '@msgpack/msgpack';
import { UNKNOWN, Unknown } from '../values';

/** Extension type of an unknown value. */
const UNKNOWN_TYPE = 0;
/** Extension type of an unknown value with partial knowledge, such as a prefix. */
const REFINED_UNKNOWN_TYPE = 12;

const extensions = new ExtensionCodec();
extensions.register({
  type: UNKNOWN_TYPE,
  encode: (value) => (value instanceof Unknown ? new Uint8Array(1) : null),
  decode: () => UNKNOWN,
});
extensions.register({ type: REFINED_UNKNOWN_TYPE, encode: () => null, decode: () => UNKNOWN });

const options = { extensionCodec: extensions, useBigInt64: true } as const;

/** Encodes a value, including {@link UNKNOWN}, as Terraform's MessagePack. Missing values become null. */
export function pack(value: unknown): Buffer {
  return Buffer.from(encode(value, options));
}

/** The inverse of {@link pack}; integers above 2^32 may be bigint. */
export function unpack(bytes: Uint8Array): unknown {
  return decode(bytes, options);
}
