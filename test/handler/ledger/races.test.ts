import '../lambda-environment';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { VirtualTime } from '../../../testing/virtual-time';
import { Telemetry } from '../telemetry';
import { ALL_OVER_MS, CLIENTS, invocations, SKEW_MS } from './invocations';
import { MemoryTable, type StoredEntry } from './memory-table';
import { type HandedOut, type Invocation, invoke, WINDOW_MS } from './race';
import { CountingCa, serialOf } from './signing';

// Generous: a slow machine is not a defect.
jest.setTimeout(120_000);

/** What happened in a race. */
interface Course {
  readonly table: MemoryTable;
  readonly ca: CountingCa;
  readonly handedOut: readonly HandedOut[];
  /** Errors that are no refusal. */
  readonly defects: readonly unknown[];
  /** What two containers that nothing befalls got at the end, for each client. */
  readonly atTheEnd: readonly (readonly (HandedOut | undefined)[])[];
}

/** Lets containers race, and two more for each client when all is over. */
function race(all: readonly Invocation[]): Promise<Course> {
  return VirtualTime.run('race', async () => {
    const table = new MemoryTable();
    const ca = new CountingCa();
    const handedOut: HandedOut[] = [];
    const defects: unknown[] = [];
    const run = async (invocation: Invocation) => {
      const got = await invoke(invocation, table, ca);
      if (got !== undefined) handedOut.push(got);
      return got;
    };
    for (const invocation of all) run(invocation).catch((error) => defects.push(error));
    await sleep(ALL_OVER_MS);
    const well = { startsMs: 0, skewMs: 0, mishaps: [] };
    const atTheEnd = await Promise.all(
      CLIENTS.map((clientId) => Promise.all([run({ ...well, clientId }), run({ ...well, clientId })])),
    );
    return { table, ca, handedOut, defects, atTheEnd };
  });
}

/** Entries by request, in the order of their generations. */
function byRequest(table: MemoryTable): readonly (readonly StoredEntry[])[] {
  const requests = new Set(table.entries.map(({ request }) => request));
  return [...requests].map((request) => table.entries.filter((entry) => entry.request === request));
}

describe('Containers that race, stand still, die and lose answers', () => {
  let telemetry: Telemetry;

  beforeEach(() => {
    telemetry = Telemetry.capture();
  });

  afterEach(() => telemetry.stop());

  it('issue one certificate for each request and window, and hand out only what is recorded', async () => {
    await fc.assert(
      fc.asyncProperty(invocations, async (all) => {
        const { table, ca, handedOut, defects, atTheEnd } = await race(all);

        expect(defects).toEqual([]);
        for (const { certificate, generation, serialNumber, clientId, atMs } of handedOut) {
          const [entry, ...others] = table.entries.filter(({ issuance }) =>
            issuance?.certificate.equals(certificate),
          );
          expect(others).toEqual([]);
          expect(entry).toMatchObject({ generation, intent: { clientId }, issuance: { serialNumber } });
          expect(serialOf(certificate)).toBe(serialNumber);
          // Not a certificate that another may have replaced by now.
          const ageMs = atMs - (entry?.issuance?.issuedAt.getTime() ?? 0);
          expect(ageMs).toBeLessThan(WINDOW_MS + 6_000 + SKEW_MS);
        }
        for (const entries of byRequest(table)) {
          expect(entries.map(({ generation }) => generation)).toEqual([...entries.keys()]);
          const issued = entries.flatMap(({ issuance }) => issuance ?? []);
          for (const [index, { issuedAt }] of issued.slice(1).entries()) {
            const gapMs = issuedAt.getTime() - (issued[index]?.issuedAt.getTime() ?? 0);
            expect(gapMs).toBeGreaterThanOrEqual(WINDOW_MS - SKEW_MS);
          }
        }
        for (const { abandonedAt, issuance } of table.entries)
          expect(abandonedAt && issuance).toBeUndefined();
        // Each serial number goes to the CA once, and in the table, whatever became of it.
        const intended = new Set(table.entries.map(({ intent }) => intent?.serialNumber));
        expect(new Set(ca.asked).size).toBe(ca.asked.length);
        expect(ca.asked.filter((serialNumber) => !intended.has(serialNumber))).toEqual([]);
        // Nothing of it is in the way of who comes later.
        for (const [one, other] of atTheEnd) {
          expect(one?.serialNumber).toBeDefined();
          expect(other?.serialNumber).toBe(one?.serialNumber);
        }
      }),
      { seed: 4, numRuns: 400 },
    );
  });
});
