import { BadOptions } from '../../../cli/command-line';

/** A certificate's id in AWS IoT: a SHA-256. */
const CERTIFICATE_ID = /^[0-9a-f]{64}$/i;

/** Longest serial number in hexadecimal digits: 20 octets (RFC 5280, 4.1.2.2), and a sign octet that tools add. */
const LONGEST_SERIAL = 42;

/**
 * A serial number from the command line, as the ledger has it: as openssl, browsers and AWS write it, with or without
 * colons, in either case. @throws BadOptions
 */
export function serialOption(option: string, text: string): string {
  const digits = text.replace(/^(serial=|0x)/i, '').replace(/[:\s]/g, '');
  if (/^[0-9a-f]+$/i.test(digits) && digits.length <= LONGEST_SERIAL) {
    const significant = digits.replace(/^0+(?=.)/, '').toUpperCase();
    return significant.length % 2 === 0 ? significant : `0${significant}`;
  }
  throw new BadOptions(`${option} must be a serial number in hexadecimal, not ${JSON.stringify(text)}.`);
}

/** What names one certificate on the command line. @throws BadOptions */
export function identifierIn(
  text: string,
): { readonly certificateId: string } | { readonly serialNumber: string } {
  if (CERTIFICATE_ID.test(text)) return { certificateId: text.toLowerCase() };
  const mayBeSerial = /^(serial=|0x)?[0-9a-f:\s]{1,80}$/i.test(text);
  if (!mayBeSerial) {
    throw new BadOptions(
      `${JSON.stringify(text)} is neither a serial number nor a certificate id (64 hexadecimal digits). ` +
        'For what a client got: --client ID.',
    );
  }
  return { serialNumber: serialOption('SERIAL', text) };
}
