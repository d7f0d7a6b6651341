import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BadOptions, choiceOption, parseOptions } from '../../../cli/command-line';
import { ReadingProgress } from '../../../cli/reading-progress';
import { clientSettings } from '../aws/client-settings';
import type { CaCommand } from '../command';
import { readSerialNumber } from '../identifiers';
import { FORMATS } from '../inventory/format';
import { Inventory } from '../inventory/inventory';
import { type Listing, list } from '../inventory/list';
import { type LedgerRecord, STATUSES } from '../inventory/record';
import { LEDGER_OPTIONS, LEDGER_USAGE, readLedger } from '../pki-options';
import { dayOption, durationOption, timeOption } from '../time-options';

const HELP = 'npm run ca -- list --help';

const USAGE = `npm run ca -- list [options]

Lists what the ledger has: every certificate, and every attempt at one that came to nothing.

  --client ID            what a client asked for, newest first
  --day YYYY-MM-DD       what was asked for on a day (UTC), oldest first
  --serial HEX           what has this serial number
                         Without one of these, the whole ledger is read, in no order.
  --status STATUS        only issued, revoked, abandoned (nobody got it, but it may have been signed), outcome-unknown
                         (the same, and only the CA knows the serial number) or pending ones; may be given several
                         times
  --expires-within TIME  only certificates that end from now on, within 12h, 30d, 4w
  --expires-before TIME  only certificates that end, or have ended, before a day or time, such as 2027-01-31
  --count                only how many, by issuer and by the month in which they end
  --format FORMAT        text (default), csv, or json: an object on each line. With csv, a text that a spreadsheet
                         would take for a formula begins with '

${LEDGER_USAGE}
You need dynamodb:Query, dynamodb:BatchGetItem and dynamodb:Scan on the ledger and its indexes.
`;

/** Which entries are read at all. */
type Source = (inventory: Inventory) => AsyncIterable<LedgerRecord>;

/** `list`: the entries of the ledger. */
export const LIST: CaCommand = {
  name: 'list',
  summary: 'list or count the certificates in the ledger',
  usage: USAGE,
  read(argv) {
    const values = parseOptions(
      argv,
      {
        ...LEDGER_OPTIONS,
        client: { type: 'string' },
        day: { type: 'string' },
        serial: { type: 'string' },
        status: { type: 'string', multiple: true, default: [] },
        'expires-within': { type: 'string' },
        'expires-before': { type: 'string' },
        count: { type: 'boolean', default: false },
        format: { type: 'string', default: 'text' },
      },
      HELP,
    );
    if (values.help) return undefined;
    const source = readSource(values);
    const listing: Listing = {
      statuses: values.status.map((status) =>
        choiceOption('--status', status.replaceAll('-', ' '), STATUSES),
      ),
      ...readEnd(values),
      count: values.count,
      format: choiceOption('--format', values.format, FORMATS),
    };
    const ledger = readLedger(values);
    return async () => {
      // A list on the terminal shows by itself how far it is.
      const isShown = listing.count || !process.stdout.isTTY;
      const progress = new ReadingProgress(isShown ? process.stderr : undefined);
      const client = new DynamoDBClient(clientSettings(ledger.region));
      try {
        const inventory = new Inventory(ledger, client, { onPage: (entries) => progress.add(entries) });
        await list(source(inventory), listing);
      } finally {
        progress.end();
        client.destroy();
      }
    };
  },
};

interface SourceValues {
  readonly client?: string;
  readonly day?: string;
  readonly serial?: string;
}

function readSource({ client, day, serial }: SourceValues): Source {
  const given = Object.entries({ client, day, serial }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    const names = given.map(([name]) => `--${name}`).join(' and ');
    throw new BadOptions(`${names} exclude each other. See ${HELP}.`);
  }
  if (client !== undefined) return (inventory) => inventory.byClient(client);
  if (day !== undefined) {
    const readDay = dayOption('--day', day);
    return (inventory) => inventory.byDay(readDay);
  }
  if (serial !== undefined) {
    const serialNumber = readSerialNumber('--serial', serial);
    return (inventory) => inventory.bySerial(serialNumber);
  }
  return (inventory) => inventory.all();
}

interface EndValues {
  readonly 'expires-within'?: string;
  readonly 'expires-before'?: string;
}

function readEnd(values: EndValues): Pick<Listing, 'endsFrom' | 'endsBefore'> {
  const { 'expires-within': within, 'expires-before': before } = values;
  if (within !== undefined && before !== undefined) {
    throw new BadOptions(`--expires-within and --expires-before exclude each other. See ${HELP}.`);
  }
  if (before !== undefined) return { endsBefore: timeOption('--expires-before', before) };
  if (within === undefined) return {};
  const now = Date.now();
  return { endsFrom: new Date(now), endsBefore: new Date(now + durationOption('--expires-within', within)) };
}
