import { describe, expect, it } from '@jest/globals';
import { type LedgerAttempt, match } from '../../../tools/ca/audit/match';
import { eventAt } from './sign-events';

const attemptAt = (at: string, hasCertificate = true): LedgerAttempt => ({
  requestedAtMs: Date.parse(at),
  hasCertificate,
  serialNumber: at,
  clientId: 'device-1',
});
const idsIn = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);
const NOTHING = { matched: [], repeated: [], unexplained: [], unsigned: [] };

describe('What the key signed and the ledger', () => {
  it.each(['06:00:00', '06:00:05', '06:00:07'])('match at %s for an attempt of 06:00:00.900', (time) => {
    const event = eventAt(`2026-11-28T${time}Z`);

    expect(match([event], [attemptAt('2026-11-28T06:00:00.900Z')])).toEqual({ ...NOTHING, matched: [event] });
  });

  it.each(['05:59:58', '06:00:08'])('do not match at %s', (time) => {
    const event = eventAt(`2026-11-28T${time}Z`);
    const attempt = attemptAt('2026-11-28T06:00:00.900Z');

    expect(match([event], [attempt])).toEqual({ ...NOTHING, unexplained: [event], unsigned: [attempt] });
  });

  it('give a certificate its signature before an attempt that came to nothing', () => {
    const dead = attemptAt('2026-11-28T06:00:00.000Z', false);
    const certificate = attemptAt('2026-11-28T06:00:03.000Z');
    const event = eventAt('2026-11-28T06:00:04Z');

    expect(match([event], [dead, certificate])).toEqual({ ...NOTHING, matched: [event] });
  });

  it('need no signature for an attempt that came to nothing, and explain one by it', () => {
    const dead = attemptAt('2026-11-28T06:00:00.000Z', false);
    const event = eventAt('2026-11-28T06:00:01Z');

    expect(match([], [dead])).toEqual(NOTHING);
    expect(match([event], [dead])).toEqual({ ...NOTHING, matched: [event] });
  });

  it('find as many pairs as there are, in whatever order they are given', () => {
    const attempts = ['00', '02', '04', '06'].map((second) => attemptAt(`2026-11-28T06:00:${second}.000Z`));
    const events = ['11', '09', '06', '05'].map((second) => eventAt(`2026-11-28T06:00:${second}Z`));

    expect(match(events, [...attempts].reverse()).matched).toHaveLength(4);
  });

  it('call more signatures than attempts repeated, as often as a signer asks', () => {
    const attempt = attemptAt('2026-11-28T06:00:00.000Z');
    const events = Array.from({ length: 9 }, (_, number) =>
      eventAt('2026-11-28T06:00:01Z', { id: String(number) }),
    );

    const { matched, repeated, unexplained, unsigned } = match(events, [attempt]);

    expect(idsIn(matched)).toEqual(['0']);
    expect(repeated.map(({ event }) => event.id)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(repeated.every((repetition) => repetition.attempt === attempt)).toBe(true);
    expect(idsIn(unexplained)).toEqual(['8']);
    expect(unsigned).toEqual([]);
  });

  it('are compared in moments for a day of a busy fleet', () => {
    const times = Array.from(
      { length: 200_000 },
      (_, index) => Date.parse('2026-11-28T00:00:00Z') + 400 * index,
    );
    const attempts = times.map((ms) => attemptAt(new Date(ms).toISOString()));
    const events = times.map((ms, index) =>
      eventAt(`${new Date(ms).toISOString().slice(0, 19)}Z`, { id: String(index) }),
    );

    const { matched, unexplained, unsigned } = match(events, attempts);

    expect([matched.length, unexplained.length, unsigned.length]).toEqual([200_000, 0, 0]);
  });
});
