import { BatchGetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, jest } from '@jest/globals';
import type { Item } from '../../../handler/ledger/item';
import { Inventory, type LedgerClient } from '../../../tools/ca/inventory/inventory';
import { list } from '../../../tools/ca/inventory/list';
import { readPki } from '../../../tools/ca/pki-options';
import { entryOf } from './entries';

const PKI = readPki({ pki: 'iot-pki', region: 'eu-central-1' });
const PAGE = 500;
const ENTRIES = 50_000;

const serialOf = (number: number) => (0x1000000 + number).toString(16).toUpperCase().padStart(8, '0');
const entry = (number: number) =>
  entryOf({
    serialNumber: serialOf(number),
    notAfter: number % 2 === 0 ? '2027-01-15T00:00:00.000Z' : '2027-02-15T00:00:00.000Z',
  });

/** Every page has these; making others would take longer than reading them. */
const ITEMS = Array.from({ length: PAGE }, (_, index) => entry(index));

/** A table of 50,000 entries. */
class HugeTable {
  /** What was asked for, by the number of entries that the reader had got by then. */
  readonly askedAt: number[] = [];
  got = 0;

  readonly client = {
    send: async (command: unknown) => {
      if (!(command instanceof ScanCommand)) throw new TypeError('not a scan');
      const from = Number(command.input.ExclusiveStartKey?.generation?.N ?? 0);
      this.askedAt.push(this.got);
      const end = from + PAGE;
      return {
        Items: ITEMS,
        ...(end < ENTRIES && { LastEvaluatedKey: { generation: { N: String(end) } } }),
      };
    },
  } as unknown as LedgerClient;
}

describe('A ledger of 50,000 entries', () => {
  it('is read page by page, the next one only when the one before was consumed', async () => {
    const table = new HugeTable();
    for await (const _ of new Inventory(PKI, table.client).all()) table.got++;

    expect(table.got).toBe(ENTRIES);
    expect(table.askedAt).toEqual(Array.from({ length: ENTRIES / PAGE }, (_, page) => page * PAGE));
  });

  it('is counted by month, and listed at the pace of whoever reads', async () => {
    let lines = 0;
    let written = '';
    const replaced = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written = String(text);
      lines += written.split('\n').length - 1;
      if (lines % 1_000 !== 0) return true;
      // A full pipe, emptied later.
      setImmediate(() => process.stdout.emit('drain'));
      return false;
    });
    const inventory = new Inventory(PKI, new HugeTable().client);
    await list(inventory.all(), { statuses: [], format: 'csv', count: false });
    const listed = lines;
    await list(inventory.all(), { statuses: [], format: 'csv', count: true });
    replaced.mockRestore();

    expect(listed).toBe(ENTRIES + 1);
    expect(written).toContain(',2027-01,25000,0,0,0,0\r\n');
    expect(written).toContain(',2027-02,25000,0,0,0,0\r\n');
  });
});

describe('A batch that DynamoDB answers in part', () => {
  it('is asked for again, and keeps the order of the index', async () => {
    const items = [entry(1), entry(2), entry(3)];
    const keys = items.map(({ request, generation }) => ({ request, generation }) as Item);
    const asked: number[] = [];
    const client = {
      send: async (command: unknown) => {
        if (command instanceof QueryCommand) return { Items: keys };
        if (!(command instanceof BatchGetItemCommand)) throw new TypeError('not a batch');
        const [table = '', { Keys = [] } = {}] = Object.entries(command.input.RequestItems ?? {})[0] ?? [];
        asked.push(Keys.length);
        const found = items.filter(({ request }) => Keys.at(-1)?.request?.S === request?.S);
        return {
          Responses: { [table]: found },
          UnprocessedKeys: Keys.length > 1 ? { [table]: { Keys: Keys.slice(0, -1) } } : {},
        };
      },
    } as unknown as LedgerClient;

    const serials: (string | undefined)[] = [];
    for await (const { serialNumber } of new Inventory(PKI, client).byDay('2026-11-28')) {
      serials.push(serialNumber);
    }

    expect(asked).toEqual([3, 2, 1]);
    expect(serials).toEqual([1, 2, 3].map(serialOf));
  });
});
