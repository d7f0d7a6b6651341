import '../lambda-environment';
import { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Deadline } from '../../../handler/deadline';
import { SigningError } from '../../../handler/errors';
import { Ledger } from '../../../handler/ledger/ledger';
import { RecordedAuthority } from '../../../handler/ledger/recorded-authority';
import { VirtualTime } from '../../../testing/virtual-time';
import { Telemetry } from '../telemetry';
import { Fate, FaultyTable } from './faulty-table';
import { ALL_OVER_MS, CLIENTS, invocations, SKEW_MS } from './invocations';
import { MemoryTable, type StoredEntry } from './memory-table';
import { LossyAuthority, OutsideCa } from './outside-ca';
import { BUDGET_MS, type Invocation, WINDOW_MS } from './race';
import { requestOf } from './signing';

// Generous: a slow machine is not a defect.
jest.setTimeout(120_000);

/** A certificate that a device got. */
interface HandedOut {
  readonly clientId: string;
  readonly pem: string;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** What happened in a race. */
interface Course {
  readonly table: MemoryTable;
  readonly ca: OutsideCa;
  readonly handedOut: readonly HandedOut[];
  /** Errors that are no refusal. */
  readonly defects: readonly unknown[];
}

/** Lets containers race for certificates of a CA that cannot tell, and one more for each client when all is over. */
function race(all: readonly Invocation[]): Promise<Course> {
  return VirtualTime.run('race', async () => {
    const table = new MemoryTable();
    const ca = new OutsideCa();
    const handedOut: HandedOut[] = [];
    const defects: unknown[] = [];
    const run = async ({ clientId, startsMs, skewMs, mishaps }: Invocation) => {
      await sleep(startsMs);
      const fate = new Fate(mishaps);
      const ledger = new Ledger(new FaultyTable(table, fate), {
        windowMs: WINDOW_MS,
        now: () => Date.now() + skewMs,
      });
      const authority = new RecordedAuthority(new LossyAuthority(ca, () => fate.next()), ledger, 'a profile');
      try {
        const pending = await authority.order(requestOf(clientId));
        const { pem } = await pending.collect(new Deadline(BUDGET_MS));
        handedOut.push({ clientId, pem, atMs: Date.now() });
      } catch (error) {
        if (!(error instanceof SigningError)) throw error;
      }
    };
    for (const invocation of all) run(invocation).catch((error) => defects.push(error));
    await sleep(ALL_OVER_MS);
    for (const clientId of CLIENTS) await run({ clientId, startsMs: 0, skewMs: 0, mishaps: [] });
    return { table, ca, handedOut, defects };
  });
}

/** Whether the inventory says that its outcome is unknown, some time later. */
function isUnknown({ intent, issuance, abandonedAt, outcome }: StoredEntry): boolean {
  return (
    intent !== undefined && issuance === undefined && (abandonedAt === undefined || outcome === 'unknown')
  );
}

describe('Containers that ask a CA that cannot tell, and stand still, die and lose answers', () => {
  let telemetry: Telemetry;

  beforeEach(() => {
    telemetry = Telemetry.capture();
  });

  afterEach(() => telemetry.stop());

  it('never hand out two certificates for one request within the window, and account for all the others', async () => {
    let lost = 0;
    await fc.assert(
      fc.asyncProperty(invocations, async (all) => {
        const { table, ca, handedOut, defects } = await race(all);

        expect(defects).toEqual([]);
        // For each client, when the different certificates that it got were recorded.
        const issuedMs = new Map(CLIENTS.map((clientId) => [clientId, new Map<string, number>()]));
        for (const { clientId, pem, atMs } of handedOut) {
          const der = new X509Certificate(pem).raw;
          const records = table.entries.filter(({ issuance }) => issuance?.certificate.equals(der));
          expect(records).toMatchObject([{ intent: { clientId } }]);
          const recordedMs = records[0]?.issuance?.issuedAt.getTime() ?? 0;
          expect(atMs - recordedMs).toBeLessThan(WINDOW_MS + 6_000 + SKEW_MS);
          issuedMs.get(clientId)?.set(pem, recordedMs);
        }
        for (const times of issuedMs.values()) {
          const sorted = [...times.values()].sort((one, other) => one - other);
          for (const [index, ms] of sorted.slice(1).entries()) {
            expect(ms - (sorted[index] ?? 0)).toBeGreaterThanOrEqual(WINDOW_MS - SKEW_MS);
          }
        }
        for (const clientId of CLIENTS) {
          const entries = table.entries.filter(({ intent }) => intent?.clientId === clientId);
          const isRecorded = (der: Buffer) =>
            entries.some(({ issuance }) => issuance?.certificate.equals(der));
          const unrecorded = ca.issued.filter((each) => each.clientId === clientId && !isRecorded(each.der));
          lost += unrecorded.length;
          expect(entries.filter(isUnknown).length).toBeGreaterThanOrEqual(unrecorded.length);
          // Nothing of it is in the way of who comes later.
          expect(handedOut.some((each) => each.clientId === clientId && each.atMs >= ALL_OVER_MS)).toBe(true);
        }
      }),
      { seed: 9, numRuns: 200 },
    );
    expect(lost).toBeGreaterThan(50);
  });
});
