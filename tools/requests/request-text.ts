import { readFileSync } from 'node:fs';
import { writeCsrPem } from '../../handler/csr/pem';

/** A request in a file. */
export interface RequestText {
  /** The text to check. */
  readonly pem: string;
  /** Whether the file is DER, from which the text was made. */
  readonly wasDer: boolean;
}

/** The beginning of a DER file: a SEQUENCE with a long-form length. */
const DER = /^0[\x81-\x84]/;

/** Why a file cannot be read. */
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

/** Whether the content of a file is DER, and not text. */
export function isDer(bytes: Buffer): boolean {
  return DER.test(bytes.subarray(0, 2).toString('latin1'));
}

/** The content of a text file: UTF-8, or UTF-16, which Windows PowerShell writes. */
export function decodeText(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\ufeff/, '');
}

/** Reads a file. DER becomes PEM, because devices send PEM. Throws if it cannot be read. */
export function readRequestText(path: string): RequestText {
  const bytes = readFileSync(path);
  const wasDer = isDer(bytes);
  return { pem: wasDer ? writeCsrPem(bytes) : decodeText(bytes), wasDer };
}
