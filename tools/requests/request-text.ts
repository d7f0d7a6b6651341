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

/** Reads a file. DER becomes PEM, because devices send PEM. Throws if it cannot be read. */
export function readRequestText(path: string): RequestText {
  const bytes = readFileSync(path);
  const wasDer = DER.test(bytes.subarray(0, 2).toString('latin1'));
  return { pem: wasDer ? writeCsrPem(bytes) : bytes.toString('utf8'), wasDer };
}
