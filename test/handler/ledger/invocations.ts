import fc from 'fast-check';
import type { Mishap } from './faulty-table';
import { type Invocation, WINDOW_MS } from './race';

/**
 * Most by which the clocks of two containers differ in these tests, in milliseconds: more than the ledger reckons with,
 * because a wrong clock may cost a serial number and no more.
 */
export const SKEW_MS = 6_000;

/** By then every container has ended or died, in milliseconds from the start. */
export const ALL_OVER_MS = 3_600_000;

/** Who asks. */
export const CLIENTS = ['device-1', 'device-2'];

const delays = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }) },
  { weight: 2, arbitrary: fc.integer({ min: 500, max: 8_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: WINDOW_MS - 8_000, max: 2 * WINDOW_MS }) },
);

const mishaps: fc.Arbitrary<Mishap> = fc.record({
  beforeMs: delays,
  afterMs: delays,
  fault: fc.oneof(
    { weight: 8, arbitrary: fc.constant('none' as const) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'lost answer' as const,
        'late' as const,
        'fails' as const,
        'dies before' as const,
        'dies after' as const,
      ),
    },
  ),
});

/** Invocations that meet each other, with whatever befalls them. */
export const invocations: fc.Arbitrary<Invocation[]> = fc.array(
  fc.record({
    clientId: fc.oneof(
      { weight: 4, arbitrary: fc.constant('device-1') },
      { weight: 1, arbitrary: fc.constant('device-2') },
    ),
    startsMs: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 300 }) },
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 14_000 }) },
      { weight: 2, arbitrary: fc.integer({ min: WINDOW_MS - 8_000, max: WINDOW_MS + 20_000 }) },
    ),
    skewMs: fc.integer({ min: -SKEW_MS / 2, max: SKEW_MS / 2 }),
    mishaps: fc.array(mishaps, { maxLength: 12 }),
  }),
  { minLength: 2, maxLength: 5 },
);
