import { readFileSync } from 'node:fs';
import { BadOptions } from '../../../cli/command-line';
import { quote } from '../../../handler/escape';
import { decodeText, fileProblem } from '../../requests/request-text';
import { identifierIn, readCertificateId, readSerialNumber } from '../identifiers';

/** What the user named: at least one of the three is given; with a client, only that. */
export interface Name {
  /** As the user wrote it, and where. */
  readonly text: string;
  /** Uppercase hexadecimal, as the ledger has it. */
  readonly serialNumber?: string;
  /** Lowercase hexadecimal. */
  readonly certificateId?: string;
  readonly clientId?: string;
}

/** Options that name certificates, for `parseOptions`. */
export const NAME_OPTIONS = {
  serial: { type: 'string', multiple: true, default: [] as string[] },
  'certificate-id': { type: 'string', multiple: true, default: [] as string[] },
  client: { type: 'string', multiple: true, default: [] as string[] },
  list: { type: 'string' },
} as const;

/** Their part of a usage text. */
export const NAME_USAGE = `  --serial HEX          serial number, with or without colons
  --certificate-id ID   the certificate's id in AWS IoT, 64 hexadecimal digits
  --client ID           all certificates of this MQTT client id
  --list FILE           file with a serial number, a certificate id or SERIAL,CERTIFICATE_ID in each line;
                        # begins a comment
`;

interface NameValues {
  readonly serial: readonly string[];
  readonly 'certificate-id': readonly string[];
  readonly client: readonly string[];
  readonly list?: string | undefined;
}

/** What the options name. Throws `BadOptions` for what is no name, and if there is none. */
export function readNames({ serial, 'certificate-id': ids, client, list }: NameValues): readonly Name[] {
  const names = [
    ...serial.map((text) => ({ text, serialNumber: readSerialNumber('--serial', text) })),
    ...ids.map((text) => ({ text, certificateId: readCertificateId('--certificate-id', text) })),
    ...client.map((text) => ({ text: `client ${quote(text)}`, clientId: text })),
    ...(list === undefined ? [] : readList(list)),
  ];
  if (names.length > 0) return names;
  throw new BadOptions(
    list === undefined
      ? 'Nothing is named: give --serial, --certificate-id, --client or --list.'
      : `--list names nothing: ${list} has no line, or only comments.`,
  );
}

function readList(path: string): readonly Name[] {
  let content: string;
  try {
    content = decodeText(readFileSync(path));
  } catch (cause) {
    throw new BadOptions(`--list ${path} cannot be read: ${fileProblem(cause)}.`, { cause });
  }
  return content.split('\n').flatMap((line, index) => {
    const text = line.replace(/#.*/s, '').trim();
    return text === '' ? [] : [readLine(text, path, index + 1)];
  });
}

function readLine(line: string, path: string, number: number): Name {
  const place = `${path}, line ${number}`;
  const text = `${line} (${place})`;
  const [first = '', second, ...more] = line.split(',').map((part) => part.trim());
  if (more.length > 0) {
    throw new BadOptions(
      `${place} must be SERIAL,CERTIFICATE_ID, not ${quote(line)}. Of what npm run ca -- list --format csv wrote, take ` +
        `the serial numbers: tail -n +2 ${path} | cut -d, -f1`,
    );
  }
  if (second !== undefined) {
    const serialNumber = readSerialNumber(place, first);
    return { text, serialNumber, certificateId: readCertificateId(place, second) };
  }
  const identifier = identifierIn(first);
  if (identifier !== undefined) return { text, ...identifier };
  throw new BadOptions(
    `${place} must be a serial number, a certificate id or SERIAL,CERTIFICATE_ID, in hexadecimal, not ${quote(line)}.`,
  );
}
