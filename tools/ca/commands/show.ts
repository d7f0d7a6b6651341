import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BadOptions, CommandFailed, parseWords } from '../../../cli/command-line';
import { ReadingProgress } from '../../../cli/reading-progress';
import { quote } from '../../../handler/escape';
import { encodePem } from '../../../handler/x509/pem';
import { clientSettings } from '../aws/client-settings';
import type { CaCommand } from '../command';
import { identifierIn } from '../identifiers';
import { detailOf } from '../inventory/detail';
import { jsonOf } from '../inventory/format';
import { Inventory } from '../inventory/inventory';
import type { LedgerRecord } from '../inventory/record';
import { LEDGER_OPTIONS, LEDGER_USAGE, readLedger } from '../pki-options';
import { print } from '../print';
import { readShape, SHAPE_OPTIONS } from '../shape-option';

const HELP = 'npm run ca -- show --help';

const USAGE = `npm run ca -- show SERIAL | CERTIFICATE_ID | --client ID [options]

Shows an entry of the ledger in full. SERIAL is the serial number in hexadecimal, with or without colons;
CERTIFICATE_ID is AWS IoT's (for it, the whole ledger is read).

  --client ID      the newest certificate of a client, or its newest attempt if it has no certificate
  --pem            only the certificate, PEM
  --format FORMAT  text (default) or json, on one line, with the certificate's DER in base64
${LEDGER_USAGE}
You need dynamodb:Query and dynamodb:BatchGetItem on the ledger and its indexes, for a certificate id dynamodb:Scan.
`;

/** Finds the entry that was asked for; `undefined` without one. */
type Find = (inventory: Inventory) => Promise<LedgerRecord | undefined>;

/** What was asked for, and how to find it. */
interface Wanted {
  readonly name: string;
  readonly find: Find;
}

/** `show`: one entry of the ledger. */
export const SHOW: CaCommand = {
  name: 'show',
  summary: 'show one certificate in the ledger',
  usage: USAGE,
  read(argv) {
    const { values, words } = parseWords(
      argv,
      {
        ...LEDGER_OPTIONS,
        client: { type: 'string' },
        pem: { type: 'boolean', default: false },
        ...SHAPE_OPTIONS,
      },
      HELP,
    );
    if (values.help) return undefined;
    const wanted = readWanted(words, values.client);
    const shape = readShape(values);
    const ledger = readLedger(values);
    return async () => {
      const progress = new ReadingProgress(process.stderr);
      const client = new DynamoDBClient(clientSettings(ledger.region));
      try {
        const inventory = new Inventory(ledger, client, { onPage: (entries) => progress.add(entries) });
        const record = await wanted.find(inventory);
        progress.end();
        if (record === undefined) {
          throw new CommandFailed(
            `The ledger ${ledger.ledgerTable} in ${ledger.region} has no ${wanted.name}.`,
          );
        }
        await print(values.pem ? pemOf(record) : shape === 'json' ? `${jsonOf(record)}\n` : detailOf(record));
      } finally {
        client.destroy();
      }
    };
  },
};

function readWanted(words: readonly string[], client: string | undefined): Wanted {
  const [word, ...more] = words;
  if ((word === undefined) === (client === undefined) || more.length > 0) {
    throw new BadOptions(`Name one serial number or certificate id, or --client ID. See ${HELP}.`);
  }
  if (client !== undefined) {
    return {
      name: `client ${quote(client)}`,
      find: (inventory) => newestOf(inventory.byClient(client, { withCertificate: true })),
    };
  }
  const identifier = identifierIn(word ?? '');
  if (identifier === undefined) {
    throw new BadOptions(
      `${quote(word ?? '')} is neither a serial number nor a certificate id (64 hexadecimal digits). ` +
        'For what a client got: --client ID.',
    );
  }
  if ('certificateId' in identifier) {
    const { certificateId } = identifier;
    return {
      name: `certificate ${certificateId}`,
      find: (inventory) => inventory.byCertificateId(certificateId),
    };
  }
  const { serialNumber } = identifier;
  return {
    name: `serial number ${serialNumber}`,
    find: (inventory) => newestOf(inventory.bySerial(serialNumber, { withCertificate: true })),
  };
}

/** The first one with a certificate, else the first one. */
async function newestOf(records: AsyncIterable<LedgerRecord>): Promise<LedgerRecord | undefined> {
  let first: LedgerRecord | undefined;
  for await (const record of records) {
    if (record.certificate !== undefined) return record;
    first ??= record;
  }
  return first;
}

function pemOf({ certificate, serialNumber, status }: LedgerRecord): string {
  if (certificate !== undefined) return encodePem('CERTIFICATE', certificate);
  throw new CommandFailed(
    `The ledger has no certificate with the serial number ${serialNumber ?? '(none)'}: the status of the attempt is ${status}. ` +
      'Without --pem, its entry is shown.',
  );
}
