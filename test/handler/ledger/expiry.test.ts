import '../lambda-environment';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Deadline } from '../../../handler/deadline';
import { Ledger } from '../../../handler/ledger/ledger';
import { requestKey } from '../../../handler/ledger/request';
import { Telemetry } from '../telemetry';
import { MemoryTable } from './memory-table';
import { CountingCa, requestOf } from './signing';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const REQUEST = requestOf();

/** What happens next in the life of a table. */
type Event =
  | { readonly kind: 'passes'; readonly ms: number }
  | { readonly kind: 'asks'; readonly signs: boolean }
  | { readonly kind: 'deletes'; readonly generation: number };

const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('passes' as const),
      ms: fc.oneof(fc.integer({ min: 0, max: 6 * MINUTE_MS }), fc.integer({ min: 0, max: 100 * DAY_MS })),
    }),
    fc.record({ kind: fc.constant('asks' as const), signs: fc.boolean() }),
    fc.record({ kind: fc.constant('deletes' as const), generation: fc.nat(6) }),
  ),
  { minLength: 10, maxLength: 60 },
);

describe('A ledger of which DynamoDB deletes expired entries, in any order and as late as it likes', () => {
  let telemetry: Telemetry;

  beforeEach(() => {
    telemetry = Telemetry.capture();
  });

  afterEach(() => telemetry.stop());

  it.each([
    ['before it is asked', true],
    ['that the authority chooses', false],
  ])('issues one certificate a window, with a serial number %s', async (_, isNumbered) => {
    await fc.assert(
      fc.asyncProperty(events, async (all) => {
        let nowMs = Date.parse('2026-06-01');
        const now = () => nowMs;
        const table = new MemoryTable();
        const ca = new CountingCa(now);
        const ledger = new Ledger(table, { now });
        let last: { readonly serialNumber: string; readonly issuedMs: number } | undefined;
        for (const event of all) {
          if (event.kind === 'passes') nowMs += event.ms;
          if (event.kind === 'deletes') deleteIfExpired(table, event.generation, nowMs);
          if (event.kind !== 'asks') continue;
          const failing = () => Promise.reject(new Error('no signature'));
          const deadline = new Deadline(60_000);
          const issuing = isNumbered
            ? ledger.issue(REQUEST, ca.draft, event.signs ? ca.sign : failing, deadline)
            : ledger.issue(REQUEST, () => ({}), event.signs ? () => ca.sign(ca.draft()) : failing, deadline);
          const issued = await issuing.catch(() => undefined);
          const repeats = last !== undefined && nowMs - last.issuedMs < 5 * MINUTE_MS;
          if (repeats) expect(issued).toMatchObject({ serialNumber: last?.serialNumber, fresh: false });
          else expect(issued?.fresh).toBe(event.signs || undefined);
          if (issued?.fresh) last = { serialNumber: issued.serialNumber, issuedMs: nowMs };
        }
      }),
      { seed: 8, numRuns: 250 },
    );
  });
});

function deleteIfExpired(table: MemoryTable, generation: number, nowMs: number): void {
  const entry = table.entries.find((candidate) => candidate.generation === generation);
  const expired = entry?.expiresAt !== undefined && entry.expiresAt.getTime() <= nowMs;
  if (expired) table.delete({ request: requestKey(REQUEST), generation });
}
