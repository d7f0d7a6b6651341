import timers from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Deadline, RESERVE_MS } from '../../handler/deadline';
import { AWS_IOT_TIMEOUT_MS } from '../../handler/vocabulary';

describe('Deadline', () => {
  let now = 1_000;
  let waits: unknown[] = [];

  beforeEach(() => {
    now = 1_000;
    waits = [];
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    jest.spyOn(timers, 'setTimeout').mockImplementation(async (milliseconds) => {
      waits.push(milliseconds);
      return undefined as never;
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('counts down and never below zero', () => {
    const deadline = new Deadline(300);

    const left = [1_000, 1_100, 1_300, 9_000].map((moment) => {
      now = moment;
      return [deadline.remainingMs, deadline.passed];
    });

    expect(left).toEqual([
      [300, false],
      [200, false],
      [0, true],
      [0, true],
    ]);
  });

  it.each([0, -1, -10_000])('has passed at once with a budget of %d ms', (budgetMs) => {
    const deadline = new Deadline(budgetMs);

    expect([deadline.remainingMs, deadline.passed]).toEqual([0, true]);
  });

  it.each([
    ['a warm container, by the patience of AWS IoT', 30_000, 0, AWS_IOT_TIMEOUT_MS - RESERVE_MS],
    ['a warm container, by the timeout of the function', 2_000, 0, 2_000 - RESERVE_MS],
    ['a cold container, by what its start has left', 5_000, 800, AWS_IOT_TIMEOUT_MS - 800 - RESERVE_MS],
    ['a start that took all the time', 5_000, 5_000, 0],
    ['an invocation that has no time', 100, 0, 0],
  ])('is set in %s', (_name, remainingMs, startupMs, expected) => {
    expect(Deadline.ofInvocation(remainingMs, startupMs).remainingMs).toBe(expected);
  });

  it.each([
    ['as long as asked, when there is time', 100, 100],
    ['until the deadline, when that is sooner', 900, 300],
    ['not at all for no time', 0, 0],
  ])('waits %s', async (_name, asked, waited) => {
    await new Deadline(300).wait(asked);

    expect(waits).toEqual([waited]);
  });

  it('waits whole milliseconds, rather one more than one less: timers cut fractions off', async () => {
    await new Deadline(300).wait(4.2);

    expect(waits).toEqual([5]);
  });

  it('gives a part of its time away, never more than there is', () => {
    const deadline = new Deadline(300);

    expect([deadline.atMost(100).remainingMs, deadline.atMost(900).remainingMs]).toEqual([100, 300]);
  });

  it('does not wait once it has passed', async () => {
    const deadline = new Deadline(300);
    now = 5_000;

    await deadline.wait(100);

    expect(waits).toEqual([0]);
  });
});
