import '../lambda-environment';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../handler/deadline';
import type { SignedCertificate } from '../../../handler/ledger/draft';
import type { EntryKey } from '../../../handler/ledger/entry';
import { Ledger, type LedgerSettings } from '../../../handler/ledger/ledger';
import type { LedgerTable } from '../../../handler/ledger/ledger-table';
import { type LedgerRequest, requestKey } from '../../../handler/ledger/request';
import { FailureReason } from '../../../handler/vocabulary';
import { Telemetry } from '../telemetry';
import { VirtualTime } from '../virtual-time';
import { DynaliteLedger } from './dynalite';
import { MemoryTable } from './memory-table';
import { CountingCa, type NumberedDraft, requestOf } from './signing';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const REQUEST = requestOf();
const keyOf = (generation: number): EntryKey => ({ request: requestKey(REQUEST), generation });

/** A table under test, and what others than the ledger do to it. */
interface TestedTable {
  readonly table: LedgerTable;
  revoke(key: EntryKey, at: Date): Promise<void>;
  delete(key: EntryKey): Promise<void>;
}

let dynalite: DynaliteLedger;

beforeAll(async () => {
  dynalite = await DynaliteLedger.start();
});

afterAll(() => dynalite.stop());

function inMemory(): TestedTable {
  const table = new MemoryTable();
  return {
    table,
    revoke: async (key, at) => table.revoke(key, at),
    delete: async (key) => table.delete(key),
  };
}

const TABLES: readonly [string, () => Promise<TestedTable>][] = [
  ['in memory', async () => inMemory()],
  [
    'in DynamoDB',
    async () => {
      await dynalite.clear();
      return dynalite;
    },
  ],
];

describe.each(TABLES)('A ledger %s', (_, newTable) => {
  let tested: TestedTable;
  let ca: CountingCa;
  let time: VirtualTime;
  let telemetry: Telemetry;

  beforeEach(async () => {
    tested = await newTable();
    time = VirtualTime.start();
    ca = new CountingCa(time.clock);
    telemetry = Telemetry.capture();
  });

  afterEach(() => {
    telemetry.stop();
    time.stop();
  });

  /** Has a container ask for a certificate. */
  const issue = (
    request: LedgerRequest = REQUEST,
    sign: (draft: NumberedDraft) => Promise<SignedCertificate> = ca.sign,
    settings: LedgerSettings = {},
  ) =>
    new Ledger(tested.table, { now: time.clock, ...settings }).issue(
      request,
      ca.draft,
      sign,
      new Deadline(4_650),
    );

  const read = (generation: number) => tested.table.read(keyOf(generation), new Deadline(1_000));

  it('holds the attempt before it is signed, and then the certificate', async () => {
    let before: Awaited<ReturnType<typeof read>>;

    const issued = await issue(REQUEST, async (draft) => {
      before = await read(0);
      return ca.sign(draft);
    });

    expect(issued).toMatchObject({ serialNumber: '100000', issuer: 'an issuer', generation: 0, fresh: true });
    expect(before).toMatchObject({ attempt: expect.any(String), abandoned: false, issuance: undefined });
    expect(await read(0)).toMatchObject({
      attempt: before?.attempt,
      issuance: { certificate: issued.certificate, serialNumber: '100000', issuer: 'an issuer' },
    });
    expect(telemetry.logged('Certificate intended')).toMatchObject([
      { ledgerRequest: requestKey(REQUEST), generation: 0, attempt: before?.attempt, serialNumber: '100000' },
    ]);
  });

  it('hands the same certificate out again within the window', async () => {
    const first = await issue();
    time.advance(5 * MINUTE_MS - 1);

    const second = await issue();

    expect(second).toEqual({ ...first, fresh: false });
  });

  it('has another one issued after the window, and keeps the first', async () => {
    const first = await issue();
    time.advance(5 * MINUTE_MS);

    const second = await issue();

    expect(second).toMatchObject({ generation: 1, fresh: true });
    expect(second.serialNumber).not.toBe(first.serialNumber);
    expect(await read(0)).toMatchObject({ issuance: { certificate: first.certificate } });
  });

  it('has a window that is a setting', async () => {
    const first = await issue();

    const second = await issue(REQUEST, ca.sign, { windowMs: 0 });

    expect(second.serialNumber).not.toBe(first.serialNumber);
  });

  it.each<[string, Partial<LedgerRequest>]>([
    ['client', { clientId: 'device-2' }],
    ['principal', { principalId: 'another claim' }],
    ['profile', { profile: 'another profile' }],
    ['authority', { authority: 'another CA' }],
    ['split of the same texts', { clientId: 'device-1c', principalId: 'laim' }],
  ])('does not hand it to another %s', async (_what, change) => {
    const first = await issue();

    const other = await issue({ ...REQUEST, ...change });

    expect(other).toMatchObject({ generation: 0, fresh: true });
    expect(other.serialNumber).not.toBe(first.serialNumber);
  });

  it('never hands out a revoked one', async () => {
    const first = await issue();
    await tested.revoke(keyOf(0), new Date(time.clock()));

    const second = await issue();

    expect(second).toMatchObject({ generation: 1, fresh: true });
    expect(second.serialNumber).not.toBe(first.serialNumber);
  });

  it('records no certificate whose serial number was revoked while it was signed', async () => {
    const issued = await issue(REQUEST, async (draft) => {
      if (draft.serialNumber === '100000') await tested.revoke(keyOf(0), new Date(time.clock()));
      return ca.sign(draft);
    });

    expect(issued).toMatchObject({ generation: 1, serialNumber: ca.drafted.at(-1) });
    expect(await read(0)).toMatchObject({ revoked: true, issuance: undefined });
  });

  it('gives an attempt up whose signing failed, and the next one goes ahead at once', async () => {
    const failing = issue(REQUEST, async () => {
      throw new Error('no signature');
    });
    await expect(failing).rejects.toThrow('no signature');

    const next = await issue();

    expect(next).toMatchObject({ generation: 1, fresh: true });
    expect(time.waitedMs).toBe(0);
    expect(await read(0)).toMatchObject({ abandoned: true, issuance: undefined });
    expect(telemetry.logged('Attempt abandoned')).toMatchObject([{ generation: 0, serialNumber: '100000' }]);
  });

  it.each<[string, () => Promise<SignedCertificate>, FailureReason]>([
    [
      'that cannot be read',
      async () => ({ certificate: Buffer.from('?'), issuer: 'an issuer' }),
      FailureReason.CertificateMalformed,
    ],
    [
      'with another serial number than the one intended',
      () => ca.sign({ ...ca.draft(), serialNumber: '7F' }),
      FailureReason.Unexpected,
    ],
  ])('takes no certificate %s', async (_what, sign, reason) => {
    await expect(issue(REQUEST, sign)).rejects.toMatchObject({ reason });

    expect(await read(0)).toMatchObject({ abandoned: true, issuance: undefined });
  });

  it('waits for the certificate of another container, and hands it out', async () => {
    const { table } = tested;
    const newest = table.newest.bind(table);
    let finish: (() => void) | undefined;
    const first = issue(REQUEST, async (draft) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return ca.sign(draft);
    });
    await until(async () => finish !== undefined);
    let looks = 0;
    table.newest = async (...args) => {
      if (++looks === 3) {
        finish?.();
        await first;
      }
      return newest(...args);
    };

    const second = await issue();

    table.newest = newest;
    expect(second).toEqual({ ...(await first), fresh: false });
    expect(time.waits).toHaveLength(2);
  });

  it('waits no longer than until the deadline', async () => {
    void issue(REQUEST, () => new Promise(() => {}));
    await until(async () => (await read(0)) !== undefined);

    await expect(issue()).rejects.toMatchObject({ reason: FailureReason.DeadlineExceeded });

    expect(time.waitedMs).toBeGreaterThan(4_000);
    expect(time.waitedMs).toBeLessThanOrEqual(4_650);
    expect(await read(0)).toMatchObject({ abandoned: false });
  });

  it('takes over from a container that died, once that must have run out of time, with a new serial number', async () => {
    void issue(REQUEST, () => new Promise(() => {}));
    await until(async () => (await read(0)) !== undefined);
    time.advance(3_000);

    const second = await issue();

    expect(time.waitedMs).toBe(3_000);
    expect(second).toMatchObject({ generation: 1, fresh: true });
    expect(second.serialNumber).not.toBe('100000');
    expect(await read(0)).toMatchObject({ abandoned: true });
  });

  it('lets a container that stood still lose', async () => {
    const frozen = issue(REQUEST, async (draft) => {
      time.advance(10_000);
      await issue();
      return ca.sign(draft);
    });

    await expect(frozen).rejects.toMatchObject({ reason: FailureReason.DeadlineExceeded });

    expect(await read(0)).toMatchObject({ abandoned: true, issuance: undefined });
    expect(await read(1)).toMatchObject({ abandoned: false, issuance: { issuer: 'an issuer' } });
  });

  it('hands out nothing from a container that stood still after recording', async () => {
    const { table } = tested;
    const complete = table.complete.bind(table);
    table.complete = async (...args) => {
      const done = await complete(...args);
      time.advance(10 * MINUTE_MS);
      return done;
    };

    await expect(issue()).rejects.toMatchObject({ reason: FailureReason.DeadlineExceeded });

    table.complete = complete;
    expect(await read(0)).toMatchObject({ issuance: { serialNumber: '100000' } });
  });

  it("hands the winner's certificate out where it lost in time, as with a clock that is slow", async () => {
    const ahead = { now: () => time.clock() + 7_000 };
    let winner: Awaited<ReturnType<typeof issue>> | undefined;

    const loser = await issue(REQUEST, async (draft) => {
      winner ??= await issue(REQUEST, ca.sign, ahead);
      return ca.sign(draft);
    });

    expect(winner).toMatchObject({ generation: 1, fresh: true });
    expect(loser).toEqual({ ...winner, fresh: false });
  });

  it('signs a new draft when it lost and the winner failed', async () => {
    const ahead = { now: () => time.clock() + 7_000 };
    const signed: unknown[] = [];

    const issued = await issue(REQUEST, async (draft) => {
      signed.push(draft.serialNumber);
      if (signed.length === 1) {
        const failing = issue(REQUEST, () => Promise.reject(new Error('no signature')), ahead);
        await expect(failing).rejects.toThrow('no signature');
      }
      return ca.sign(draft);
    });

    expect(issued).toMatchObject({ generation: 2, serialNumber: signed[1], fresh: true });
    expect(new Set(signed).size).toBe(2);
  });

  describe('of which DynamoDB deletes what has expired', () => {
    it('keeps generation 0 for as long as a later one counts', async () => {
      await issue();
      time.advance(90 * DAY_MS);

      await issue();

      const { expiresAt } = (await read(0)) ?? {};
      expect(expiresAt?.getTime()).toBeGreaterThanOrEqual(time.clock() + 60 * DAY_MS);
    });

    it('hands the certificate of a generation 0 out again that was made anew beside an older one', async () => {
      await issue();
      time.advance(62 * DAY_MS);
      await issue();
      time.advance(70 * DAY_MS);
      await tested.delete(keyOf(0));

      const anew = await issue();
      const again = await issue();
      time.advance(5 * MINUTE_MS);
      const later = await issue();

      expect(anew).toMatchObject({ generation: 0, fresh: true });
      expect(again).toEqual({ ...anew, fresh: false });
      expect(later).toMatchObject({ generation: 2, fresh: true });
    });

    it('holds the place of a generation 0 that was deleted while it looked', async () => {
      await issue();
      time.advance(5 * MINUTE_MS);
      await issue();
      time.advance(5 * MINUTE_MS);
      const { table } = tested;
      const newest = table.newest.bind(table);
      table.newest = async (...args) => {
        await tested.delete(keyOf(0));
        return newest(...args);
      };

      const third = await issue();

      table.newest = newest;
      expect(third).toMatchObject({ generation: 2, fresh: true });
      expect(await issue()).toEqual({ ...third, fresh: false });
      expect(await read(0)).toMatchObject({ attempt: undefined, issuance: undefined });
    });
  });
});

async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!(await reached())) await new Promise(setImmediate);
}
