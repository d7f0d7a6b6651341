import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { IssuanceTimes } from '../../../../handler/authority/private-ca/issuance-times';
import type { PollSequence } from '../../../../handler/authority/private-ca/poll-policy';
import { Polling } from '../../../../handler/authority/private-ca/polling';

const MINUTE_MS = 60_000;
const issuanceTime = fc.double({ min: 1, max: 6_000, noNaN: true });
const history = fc.array(issuanceTime, { maxLength: 40 });

/** Of a typical CA: from 150 to 740 ms. */
const TYPICAL = Array.from({ length: 60 }, (_, i) => 150 + 10 * ((7 * i) % 60));

/** Moments of the questions about one certificate, until it is ready. */
function questions(sequence: PollSequence, readyMs: number, callMs = 10): number[] {
  const asked: number[] = [];
  for (let nowMs = 0; ; nowMs += callMs) {
    nowMs += sequence.gapMs(nowMs);
    asked.push(nowMs);
    if (nowMs >= readyMs) {
      sequence.issued(nowMs);
      return asked;
    }
    sequence.notYet(nowMs);
  }
}

/** A container that has seen certificates. */
function experienced(issuanceTimes: readonly number[]): Polling {
  const polling = new Polling();
  for (const readyMs of issuanceTimes) questions(polling.begin(), readyMs);
  return polling;
}

/** Average number of questions about certificates of a typical CA. */
function averageOf(polling: Polling): number {
  const counts = TYPICAL.map((readyMs) => questions(polling.begin(), readyMs).length);
  return counts.reduce((sum, count) => sum + count, 0) / counts.length;
}

describe('Polling', () => {
  let nowMs = 0;

  beforeEach(() => {
    nowMs = 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('never asks without a gap, whatever it has learnt and however long a call takes', () => {
    fc.assert(
      fc.property(
        history,
        issuanceTime,
        fc.double({ min: 0, max: 900, noNaN: true }),
        (seen, readyMs, callMs) => {
          const asked = questions(experienced(seen).begin(), readyMs, callMs);
          return asked.every((moment, i) => moment >= (asked[i - 1] ?? 0) + 8);
        },
      ),
      { seed: 12 },
    );
  });

  it('asks at most 60 times in the five seconds of AWS IoT, whatever it has learnt', () => {
    fc.assert(
      fc.property(history, (seen) => questions(experienced(seen).begin(), 5_000).length <= 60),
      { seed: 12 },
    );
  });

  it('waits at most 1.85 times too long once it has asked, crowd or not', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (seen, crowd) => {
        const polling = experienced(seen);
        if (crowd) polling.throttled();
        const asked = questions(polling.begin(), 4_000, 0);
        return asked.every(
          (moment, i) => i === 0 || moment <= Math.max(8 + (asked[i - 1] ?? 0), (asked[i - 1] ?? 0) * 1.86),
        );
      }),
      { seed: 12 },
    );
  });

  it('asks the first time shortly before most certificates are ready', () => {
    const [first = 0, second = 0] = questions(experienced(TYPICAL).begin(), 740);

    expect(first).toBeGreaterThan(70);
    expect(first).toBeLessThan(200);
    expect(second - first).toBeLessThan(0.5 * first);
  });

  it('asks a CA that is always slow a dozen times at most before it is about to be ready', () => {
    const polling = experienced(Array.from({ length: 60 }, (_, i) => 2_000 + 10 * (i % 10)));

    const asked = questions(polling.begin(), 2_050);

    expect(asked.filter((moment) => moment < 1_500).length).toBeLessThanOrEqual(12);
    expect(asked.at(-1)).toBeLessThan(2_200);
  });

  it('finds out that the CA has become faster', () => {
    const polling = experienced([
      ...Array.from({ length: 60 }, () => 2_000),
      ...Array.from({ length: 200 }, () => 80),
    ]);

    expect(questions(polling.begin(), 80).at(-1)).toBeLessThan(110);
  });

  it('finds out that the CA has become slower', () => {
    const polling = experienced([
      ...Array.from({ length: 60 }, () => 80),
      ...Array.from({ length: 200 }, () => 3_000),
    ]);

    expect((questions(polling.begin(), 3_000).at(-1) ?? 0) - 3_000).toBeLessThan(200);
  });

  it('drops what it knew once three certificates in a row were ready at the first poll', () => {
    const polling = experienced(Array.from({ length: 60 }, () => 3_000));
    const latenessOf = () => (questions(polling.begin(), 80).at(-1) ?? 0) / 80;

    const lateness = Array.from({ length: 6 }, latenessOf);

    expect(lateness[2]).toBeGreaterThan(10);
    for (const later of lateness.slice(3)) expect(later).toBeLessThan(4);
  });

  it('believes a certificate to have come between the last poll that was too early and the one that got it', () => {
    const times = new IssuanceTimes();
    const sequence = new Polling(times).begin();
    sequence.notYet(400);
    sequence.issued(900);

    expect(Math.round(times.medianMs)).toBe(600);
  });

  it('believes one that the first poll found ready to have come at three quarters of that time', () => {
    const times = new IssuanceTimes();
    new Polling(times).begin().issued(400);

    expect(Math.round(times.medianMs)).toBe(300);
  });

  it('polls more often, in all, for a certificate of a slower CA', () => {
    const slow = experienced(TYPICAL.map((readyMs) => 6 * readyMs));
    const polls = TYPICAL.map((readyMs) => questions(slow.begin(), 6 * readyMs).length);

    expect(polls.reduce((sum, count) => sum + count, 0) / polls.length).toBeGreaterThan(
      1.5 * averageOf(experienced(TYPICAL)),
    );
  });

  it('learns from a certificate that never came, unless nobody could ask', () => {
    const [unasked, asked] = [new Polling(), new Polling()];
    unasked.begin().gaveUp();
    const sequence = asked.begin();
    sequence.notYet(4_500);
    sequence.gaveUp();

    const firstOf = (polling: Polling) => polling.begin().gapMs(0);
    expect(firstOf(unasked)).toBe(firstOf(new Polling()));
    expect(firstOf(asked)).toBeGreaterThan(10 * firstOf(unasked));
  });

  it('asks about half as often for two to four minutes once anything was throttled', () => {
    const quiet = averageOf(experienced(TYPICAL));
    const throttled = (random: number) => {
      const polling = experienced(TYPICAL);
      jest.spyOn(Math, 'random').mockReturnValue(random);
      polling.throttled();
      return polling;
    };
    const shortest = throttled(0);
    const longest = throttled(1);

    for (const container of [shortest, longest]) expect(averageOf(container)).toBeLessThan(0.6 * quiet);
    nowMs += 2.1 * MINUTE_MS;
    expect(averageOf(shortest)).toBeGreaterThan(0.8 * quiet);
    nowMs += 1.8 * MINUTE_MS;
    expect(averageOf(longest)).toBeLessThan(0.6 * quiet);
    nowMs += 0.2 * MINUTE_MS;
    expect(averageOf(longest)).toBeGreaterThan(0.8 * quiet);
  });
});
