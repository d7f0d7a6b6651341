import { BadOptions } from '../../cli/command-line';
import { quote } from '../../handler/escape';

/** Digits of a certificate's id in AWS IoT: a SHA-256. */
const ID_DIGITS = 64;

/** Most digits of a serial number. (RFC 5280, 4.1.2.2) */
const LONGEST_SERIAL = 40;

/**
 * A serial number from the command line, as the ledger has it: as openssl, browsers and AWS write it, with or without
 * colons, in either case.
 *
 * @param where The option, or the place in a file. @throws BadOptions
 */
export function readSerialNumber(where: string, text: string): string {
  const serialNumber = serialNumberIn(text);
  if (serialNumber !== undefined) return serialNumber;
  throw new BadOptions(
    `${where} must be a serial number, at most ${LONGEST_SERIAL} hexadecimal digits, not ${quote(text)}.`,
  );
}

/** A certificate's id in AWS IoT from the command line. @param where As above. @throws BadOptions */
export function readCertificateId(where: string, text: string): string {
  if (isCertificateId(text)) return text.toLowerCase();
  throw new BadOptions(
    `${where} must be the id of a certificate in AWS IoT, ${ID_DIGITS} hexadecimal digits, not ${quote(text)}.`,
  );
}

/** What one word names. */
export type Identifier = { readonly certificateId: string } | { readonly serialNumber: string };

/** Which of the two a word is; `undefined`: neither. */
export function identifierIn(text: string): Identifier | undefined {
  if (isCertificateId(text)) return { certificateId: text.toLowerCase() };
  const serialNumber = serialNumberIn(text);
  return serialNumber === undefined ? undefined : { serialNumber };
}

function isCertificateId(text: string): boolean {
  return text.length === ID_DIGITS && /^[0-9a-f]+$/i.test(text);
}

function serialNumberIn(text: string): string | undefined {
  const digits = text
    .replace(/^(serial=|0x)/i, '')
    .replace(/[:\s]/g, '')
    // Tools write octets, and one more for the sign.
    .replace(/^0+(?=.)/, '');
  if (!/^[0-9a-f]+$/i.test(digits) || digits.length > LONGEST_SERIAL) return undefined;
  return digits.padStart(digits.length + (digits.length % 2), '0').toUpperCase();
}
