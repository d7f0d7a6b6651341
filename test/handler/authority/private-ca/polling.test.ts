import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Congestion } from '../../../../handler/authority/private-ca/congestion';
import { IssuanceTimes } from '../../../../handler/authority/private-ca/issuance-times';
import type { PollSequence } from '../../../../handler/authority/private-ca/poll-policy';
import { Polling } from '../../../../handler/authority/private-ca/polling';

const MINUTE_MS = 60_000;
const issuanceTime = fc.double({ min: 1, max: 6_000, noNaN: true });
const history = fc.array(issuanceTime, { maxLength: 40 });

/** A container whose clock is moved by hand; it started an hour ago, and no device has come. */
function container() {
  let now = 0;
  const polling = new Polling(new IssuanceTimes(), new Congestion(() => now));
  now += 60 * MINUTE_MS;
  return { polling, pass: (milliseconds: number) => (now += milliseconds) };
}

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

/** A container that has seen certificates, some seconds apart. */
function experienced(issuanceTimes: readonly number[]) {
  const started = container();
  for (const readyMs of issuanceTimes) {
    started.pass(10_000);
    questions(started.polling.begin(), readyMs);
  }
  return started;
}

describe('Polling', () => {
  it('never asks without a gap, whatever it has learnt and however long a call takes', () => {
    fc.assert(
      fc.property(
        history,
        issuanceTime,
        fc.double({ min: 0, max: 900, noNaN: true }),
        (seen, readyMs, callMs) => {
          const asked = questions(experienced(seen).polling.begin(), readyMs, callMs);
          return asked.every((moment, i) => moment > (asked[i - 1] ?? 0));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('asks at most 60 times in the five seconds of AWS IoT, whatever it has learnt', () => {
    fc.assert(
      fc.property(history, (seen) => questions(experienced(seen).polling.begin(), 5_000).length <= 60),
      { numRuns: 60 },
    );
  });

  it('goes on asking after the last moment that it plans for', () => {
    const asked = questions(container().polling.begin(), 9_000);

    expect(asked.at(-1)).toBeGreaterThanOrEqual(9_000);
    expect(asked.at(-1)).toBeLessThan(9_500);
  });

  it('waits at most 1.7 times too long once it has asked, crowd or not', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (seen, crowd) => {
        const { polling } = experienced(seen);
        if (crowd) polling.throttled();
        const asked = questions(polling.begin(), 4_000, 0);
        return asked.every((moment, i) => i === 0 || moment <= (asked[i - 1] ?? 0) * 1.71);
      }),
      { numRuns: 40 },
    );
  });

  it('asks a CA that is always slow a dozen times at most before it is about to be ready', () => {
    const { polling } = experienced(Array.from({ length: 60 }, (_, i) => 2_000 + 10 * (i % 10)));

    const asked = questions(polling.begin(), 2_050);

    expect(asked.filter((moment) => moment < 1_500).length).toBeLessThanOrEqual(12);
    expect(asked.at(-1)).toBeLessThan(2_200);
  });

  it('finds out that the CA has become faster', () => {
    const { polling, pass } = experienced(Array.from({ length: 60 }, () => 2_000));

    for (let i = 0; i < 40; i++) {
      pass(10_000);
      questions(polling.begin(), 80);
    }

    expect(questions(polling.begin(), 80).at(-1)).toBeLessThan(110);
  });

  it('finds out that the CA has become slower', () => {
    const { polling, pass } = experienced(Array.from({ length: 60 }, () => 80));
    const latenessMs = () => (questions(polling.begin(), 3_000).at(-1) ?? 0) - 3_000;

    for (let i = 0; i < 40; i++) {
      pass(10_000);
      questions(polling.begin(), 3_000);
    }

    expect(latenessMs()).toBeLessThan(200);
  });

  it('asks about half as often once it was throttled, and less and less so with time', () => {
    const typical = Array.from({ length: 60 }, (_, i) => 150 + 10 * i);
    const average = ({ polling, pass }: ReturnType<typeof container>) => {
      const counts = typical.map((readyMs) => {
        pass(1_000);
        return questions(polling.begin(), readyMs).length;
      });
      return counts.reduce((sum, count) => sum + count, 0) / counts.length;
    };
    const started = experienced([...typical, ...typical]);
    started.pass(10 * MINUTE_MS);
    const quiet = average(started);
    started.polling.throttled();
    const busy = average(started);
    started.pass(60 * MINUTE_MS);

    expect(busy).toBeLessThan(0.6 * quiet);
    expect(average(started)).toBeGreaterThan(0.8 * quiet);
  });
});
