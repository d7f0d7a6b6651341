import { readFileSync } from 'node:fs';

/** A request in a file. */
export interface RequestText {
  /** The text that is judged. */
  readonly pem: string;
  /** Whether the file holds DER, and the text was made of it. */
  readonly wasDer: boolean;
}

/** How a file of DER begins: with a SEQUENCE, of which the length takes more than one octet. */
const DER = /^0[\x81-\x84]/;

/** What is in the way of a file, for people. */
export function fileProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
      return 'this user may not read it';
    default:
      return message;
  }
}

/** Reads a file; DER as the PEM of a certificate request, because that is what devices send. Throws when it cannot. */
export function readRequestText(path: string): RequestText {
  const bytes = readFileSync(path);
  const wasDer = DER.test(bytes.subarray(0, 2).toString('latin1'));
  const base64 = bytes.toString('base64');
  return {
    pem: wasDer
      ? `-----BEGIN CERTIFICATE REQUEST-----\n${base64}\n-----END CERTIFICATE REQUEST-----\n`
      : bytes.toString('utf8'),
    wasDer,
  };
}
