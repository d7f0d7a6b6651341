import { type DerNode, MalformedDer } from './der';
import { encode } from './write-der';

/** Identifier octets of the two types of a certificate's times. */
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** To the second, and in UTC (RFC 5280, 4.1.2.5.1 and 4.1.2.5.2). */
const FORMS: Readonly<Record<number, RegExp>> = {
  [UTC_TIME]: /^\d{12}Z$/,
  [GENERALIZED_TIME]: /^\d{14}Z$/,
};

/** First year of a UTCTime: two digits from 50 on are of the last century (RFC 5280, 4.1.2.5.1). */
const FIRST_UTC_YEAR = 1950;

/** First year that only a GeneralizedTime can have, and must have (RFC 5280, 4.1.2.5). */
const FIRST_GENERALIZED_YEAR = 2050;

/**
 * A time of a certificate, in the form of RFC 5280, 4.1.2.5. Throws `MalformedDer` for other forms, which node accepts
 * and OpenSSL refuses, and for days and hours that do not exist.
 */
export function readTime(node: DerNode | undefined): Date {
  const { tag = 0, content = Buffer.alloc(0) } = node ?? {};
  const text = content.toString('latin1');
  if (!FORMS[tag]?.test(text))
    throw new MalformedDer('a time of the lifetime is not in the form of RFC 5280');
  const digits = tag === UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? 20 : 19}${text}` : text;
  const iso = digits.replace(/(....)(..)(..)(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6.000Z');
  const time = new Date(iso);
  // JavaScript takes 30 February for 2 March.
  if (Number.isNaN(time.getTime()) || time.toISOString() !== iso) {
    throw new MalformedDer('a time of the lifetime does not exist');
  }
  return time;
}

/** Whether a time has the type that its year demands: UTCTime from 1950 to 2049, otherwise GeneralizedTime. */
export function hasTypeOfItsYear(node: DerNode): boolean {
  return (node.tag === UTC_TIME) === isUtcYear(readTime(node).getUTCFullYear());
}

/** A time of a certificate, to the second: what is left of it is dropped. @param time From year 0 to 9999. */
export function encodeTime(time: Date): Buffer {
  return isUtcYear(time.getUTCFullYear())
    ? encode(UTC_TIME, Buffer.from(digitsOf(time).slice(2)))
    : encodeGeneralizedTime(time);
}

/** The time as a GeneralizedTime, whatever its year, without fractions of a second. */
export function encodeGeneralizedTime(time: Date): Buffer {
  return encode(GENERALIZED_TIME, Buffer.from(digitsOf(time)));
}

function digitsOf(time: Date): string {
  return time.toISOString().replace(/\.\d+|[-:T]/g, '');
}

function isUtcYear(year: number): boolean {
  return FIRST_UTC_YEAR <= year && year < FIRST_GENERALIZED_YEAR;
}
