import type { Scenario } from './play';

/** A scenario that makes an alarm go off, and neighbours that must not. */
export interface Drill {
  /** Name of the alarm, without that of the deployment. */
  readonly alarm: string;
  readonly trips: readonly Scenario[];
  readonly spares: readonly Scenario[];
}

/** Minute at which something begins in most scenarios. */
const T = 10;

const HOUR = 60;
const DAY = 24 * HOUR;

const HEALTHY_UNTIL_T = { what: 'healthy', every: 5, to: T } as const;

/** A CA that signs nothing, seen by devices and by the health check. */
export function deadCa(devicesAMinute: number): Scenario {
  return {
    says: `the CA is disabled, and ${devicesAMinute} devices a minute ask`,
    background: 'nothing',
    stretches: [
      { what: 'issued', times: devicesAMinute, to: T },
      HEALTHY_UNTIL_T,
      { what: 'CA disabled', from: T, times: devicesAMinute },
      { what: 'CA unhealthy', from: T, every: 5 },
    ],
  };
}

/** AWS signs on purpose, and the CA may be as dead as it likes. */
export function rolledBack(from: number, to: number, minutes = to): Scenario {
  return {
    says: 'on-call has rolled back, and the CA stays dead',
    background: 'nothing',
    minutes,
    stretches: [
      { what: 'healthy', every: 5, to: from },
      { what: 'issued', times: 4, to: from },
      { what: 'rolled back, and the CA unhealthy', every: 5, from, to },
      { what: 'signed by AWS', times: 4, from, to },
      { what: 'healthy', every: 5, from: to },
      { what: 'issued', times: 4, from: to },
    ],
  };
}

/** On-call lifts the hold, and the deploy that brings the CA back comes later, or not at all. */
export function lifted(
  rolledBackAt: number,
  liftedAt: number,
  deployedAt: number,
  minutes: number,
): Scenario {
  return {
    says: `the hold is lifted, and no deploy follows for ${deployedAt - liftedAt} minutes`,
    background: 'nothing',
    minutes,
    stretches: [
      { what: 'healthy', every: 5, to: rolledBackAt },
      { what: 'issued', times: 4, to: rolledBackAt },
      { what: 'rolled back on purpose', every: 5, from: rolledBackAt, to: liftedAt },
      { what: 'lifted, and not deployed', every: 5, from: liftedAt, to: deployedAt },
      { what: 'signed by AWS', times: 4, from: rolledBackAt, to: deployedAt },
      { what: 'healthy', every: 5, from: deployedAt },
      { what: 'issued', times: 4, from: deployedAt },
    ],
  };
}

/** A day on which every device sends a CSR that must not be signed. */
export const ONLY_BAD_DEVICES: Scenario = {
  says: 'a whole day on which every device sends a bad CSR, 30 a minute',
  background: 'night',
  minutes: DAY,
  stretches: [{ what: 'rejected', times: 30 }],
};

/** How each alarm is made to go off, and what comes near it and must not. */
export const DRILLS: readonly Drill[] = [
  {
    alarm: 'signing-down',
    trips: [
      deadCa(6),
      {
        says: 'the signer dies at its start, for 6 devices a minute and for the health check',
        background: 'nothing',
        stretches: [
          { what: 'issued', times: 6, to: T },
          HEALTHY_UNTIL_T,
          { what: 'crash at start', from: T, times: 6 },
        ],
      },
      {
        says: 'Lambda throttles every invocation, 6 a minute',
        background: 'nothing',
        stretches: [
          { what: 'issued', times: 6, to: T },
          HEALTHY_UNTIL_T,
          { what: 'throttled by Lambda', from: T, times: 6 },
        ],
      },
    ],
    spares: [
      {
        says: 'the CA is disabled for two minutes',
        background: 'night',
        stretches: [
          { what: 'issued', times: 6, to: T },
          { what: 'CA disabled', from: T, to: T + 2, times: 6 },
          { what: 'issued', times: 6, from: T + 2 },
        ],
      },
      {
        says: 'one holder of a claim certificate sends, at night, CSRs that the CA will not have, 12 a minute',
        background: 'night',
        stretches: [
          { what: 'CA refuses this CSR', from: T, times: 3 },
          { what: 'CA cannot issue for this CSR', from: T, times: 3 },
          { what: 'CA writes another subject', from: T, times: 3 },
          { what: 'CA writes other alternative names', from: T, times: 3 },
        ],
      },
      { says: 'a quiet night without devices', background: 'night', stretches: [], minutes: 8 * HOUR },
      {
        says: 'the CA is disabled at night, when no device asks',
        background: 'nothing',
        stretches: [HEALTHY_UNTIL_T, { what: 'CA unhealthy', from: T, every: 5 }],
      },
      ONLY_BAD_DEVICES,
    ],
  },
  {
    alarm: 'signing-failures',
    trips: [
      { says: 'the CA denies 3 requests a minute', stretches: [{ what: 'CA denies', from: T, times: 3 }] },
    ],
    spares: [
      { says: 'the CA denies 2 requests a minute', stretches: [{ what: 'CA denies', from: T, times: 2 }] },
      {
        says: '3 are denied in one minute only',
        stretches: [{ what: 'CA denies', from: T, to: T + 1, times: 3 }],
      },
      {
        says: '4 in 100 requests are denied, every minute',
        stretches: [
          { what: 'CA denies', from: T, times: 4 },
          { what: 'issued', from: T, times: 92 },
        ],
      },
    ],
  },
  {
    alarm: 'signing-failure-rate',
    trips: [
      {
        says: 'at night, one device asks every 5 minutes and is refused each time',
        background: 'night',
        stretches: [{ what: 'CA denies', from: T, every: 5 }],
      },
    ],
    spares: [
      {
        says: 'at night, two devices are refused 20 minutes apart',
        background: 'night',
        minutes: 2 * HOUR,
        stretches: [{ what: 'CA denies', from: T, to: T + 21, every: 20 }],
      },
    ],
  },
  {
    alarm: 'latency-near-limit',
    trips: [
      {
        says: 'one device a minute waits 4 s, among others',
        stretches: [{ what: 'issued near the limit', from: T }],
      },
      {
        says: 'one device a minute runs out of time, among others',
        stretches: [{ what: 'out of time', from: T }],
      },
      {
        says: 'one device a minute runs out of time, and 200 are denied at once',
        background: 'night',
        stretches: [
          { what: 'out of time', from: T },
          { what: 'CA denies', from: T, times: 200 },
        ],
      },
    ],
    spares: [
      {
        says: 'one device a minute waits 4 s, for two minutes',
        stretches: [{ what: 'issued near the limit', from: T, to: T + 2 }],
      },
      { says: 'the CA denies every request', stretches: [{ what: 'CA denies', from: T, times: 20 }] },
    ],
  },
  {
    alarm: 'signer-crashes',
    trips: [
      {
        says: '5 invocations a minute die at start',
        stretches: [{ what: 'crash at start', from: T, times: 5 }],
      },
    ],
    spares: [
      {
        says: '4 invocations a minute die at start',
        stretches: [{ what: 'crash at start', from: T, times: 4 }],
      },
      {
        says: '20 rejected and 20 failed requests a minute, all reported by the signer',
        stretches: [
          { what: 'rejected', from: T, times: 20 },
          { what: 'CA denies', from: T, times: 20 },
        ],
      },
    ],
  },
  {
    alarm: 'lambda-throttles',
    trips: [
      {
        says: 'Lambda throttles 5 times a minute',
        stretches: [{ what: 'throttled by Lambda', from: T, times: 5 }],
      },
    ],
    spares: [
      {
        says: 'Lambda throttles 4 times a minute',
        stretches: [{ what: 'throttled by Lambda', from: T, times: 4 }],
      },
      {
        says: 'Lambda throttles 50 times within one minute',
        stretches: [{ what: 'throttled by Lambda', from: T, to: T + 1, times: 50 }],
      },
    ],
  },
  {
    alarm: 'health-check-failing',
    trips: [
      {
        says: 'a health check finds the CA disabled',
        background: 'devices',
        stretches: [HEALTHY_UNTIL_T, { what: 'CA unhealthy', from: T, every: 5 }],
      },
      { says: 'no health check runs any more', background: 'devices', stretches: [HEALTHY_UNTIL_T] },
    ],
    spares: [{ says: 'every health check is content', stretches: [] }, rolledBack(T, HOUR)],
  },
  {
    alarm: 'signing-mode-unexpected',
    trips: [
      {
        says: 'three health checks find that the provider is gone, without a hold',
        background: 'devices',
        stretches: [HEALTHY_UNTIL_T, { what: 'signing not as declared', from: T, every: 5 }],
      },
    ],
    spares: [
      {
        says: 'two health checks do, during a deploy',
        background: 'devices',
        stretches: [
          HEALTHY_UNTIL_T,
          { what: 'signing not as declared', from: T, to: T + 10, every: 5 },
          { what: 'healthy', from: T + 10, every: 5 },
        ],
      },
    ],
  },
  ...(
    [
      ['ca-expiry-critical', 14],
      ['ca-expiry-warning', 60],
    ] as const
  ).map(
    ([alarm, days]): Drill => ({
      alarm,
      trips: [
        {
          says: `the CA's certificate ends in ${days} days`,
          background: 'devices',
          minutes: 4 * HOUR,
          stretches: [HEALTHY_UNTIL_T, { what: `CA ends in ${days} days`, from: T, every: 5 }],
        },
      ],
      spares: [
        {
          says: `it ends in ${days + 1} days`,
          background: 'devices',
          minutes: 4 * HOUR,
          stretches: [
            HEALTHY_UNTIL_T,
            { what: days === 14 ? 'CA ends in 15 days' : 'CA ends in 61 days', from: T, every: 5 },
          ],
        },
      ],
    }),
  ),
  {
    alarm: 'signing-deadline-exceeded',
    trips: [
      { says: 'one request runs out of time', stretches: [{ what: 'out of time', from: T, to: T + 1 }] },
      {
        says: 'the CA throttles one request to its end',
        stretches: [{ what: 'CA throttles', from: T, to: T + 1 }],
      },
    ],
    spares: [
      {
        says: 'requests are denied or slow, and answered in time',
        stretches: [
          { what: 'CA denies', from: T },
          { what: 'issued near the limit', from: T },
        ],
      },
    ],
  },
  {
    alarm: 'ca-throttles',
    trips: [
      {
        says: 'the CA throttles two calls of each certificate, 4 certificates a minute',
        stretches: [{ what: 'issued after throttling', from: T, times: 4 }],
      },
    ],
    spares: [
      {
        says: 'it does so for 30 certificates within one minute',
        stretches: [{ what: 'issued after throttling', from: T, to: T + 1, times: 30 }],
      },
    ],
  },
  {
    alarm: 'aws-iot-refusals',
    trips: [
      {
        says: 'AWS IoT refuses 2 devices a minute without calling the signer',
        stretches: [{ what: 'refused by AWS IoT alone', from: T, times: 2 }],
      },
    ],
    spares: [
      {
        says: 'it does so with one device every 3 minutes',
        stretches: [{ what: 'refused by AWS IoT alone', from: T, every: 3 }],
      },
      {
        says: 'the signer itself refuses 20 devices a minute',
        stretches: [{ what: 'rejected', from: T, times: 20 }],
      },
    ],
  },
  {
    alarm: 'rejected-requests-surge',
    trips: [
      { says: '20 requests a minute are rejected', stretches: [{ what: 'rejected', from: T, times: 20 }] },
    ],
    spares: [
      { says: '19 requests a minute are rejected', stretches: [{ what: 'rejected', from: T, times: 19 }] },
      {
        says: '300 are rejected within one minute',
        stretches: [{ what: 'rejected', from: T, to: T + 1, times: 300 }],
      },
    ],
  },
  {
    alarm: 'all-requests-rejected',
    trips: [
      {
        says: 'a deploy brings a pattern that no device matches, and 4 devices a minute ask',
        background: 'nothing',
        stretches: [
          { what: 'issued', times: 4, to: T },
          { what: 'healthy', every: 5 },
          { what: 'rejected', from: T, times: 4 },
        ],
      },
      {
        says: 'at night, 5 requests in 15 minutes are rejected, and no other comes',
        background: 'night',
        stretches: [{ what: 'rejected', from: T, to: T + 13, every: 3 }],
      },
    ],
    spares: [
      {
        says: 'at night, 4 requests in 15 minutes are rejected, and no other comes',
        background: 'night',
        stretches: [{ what: 'rejected', from: T, to: T + 13, every: 4 }],
      },
      {
        says: 'at night, 5 are rejected, and among them a device gets a certificate',
        background: 'night',
        stretches: [
          { what: 'rejected', from: T, to: T + 13, every: 3 },
          { what: 'issued', from: T + 5, to: T + 6 },
        ],
      },
      {
        says: 'one request a minute is rejected, and every ten minutes the CA denies one',
        background: 'night',
        stretches: [
          { what: 'rejected', from: T },
          { what: 'CA denies', from: T, every: 10 },
        ],
      },
      {
        says: 'one request is rejected every five minutes, all night',
        background: 'night',
        minutes: 8 * HOUR,
        stretches: [{ what: 'rejected', every: 5 }],
      },
      {
        says: '20 requests a minute are rejected by day',
        stretches: [{ what: 'rejected', from: T, times: 20 }],
      },
      { says: 'no device asks', background: 'night', stretches: [] },
    ],
  },
  {
    alarm: 'still-aws-managed',
    trips: [rolledBack(HOUR, DAY)],
    spares: [
      { ...rolledBack(11 * HOUR, 20 * HOUR, DAY), says: 'on-call rolls back at 11:00 and restores at 20:00' },
    ],
  },
  {
    alarm: 'restoration-pending',
    trips: [lifted(T, 2 * T, HOUR, HOUR)],
    spares: [
      lifted(T, 2 * T, 4 * T, HOUR),
      { ...rolledBack(T, HOUR), says: 'on-call has rolled back, and the hold stays' },
    ],
  },
  {
    alarm: 'aws-managed-on-purpose',
    trips: [
      {
        says: 'one health check finds that AWS signs on purpose',
        background: 'nothing',
        stretches: [HEALTHY_UNTIL_T, { what: 'rolled back on purpose', from: T, every: 5 }],
      },
    ],
    spares: [
      {
        says: 'the provider is gone, and nobody said so',
        background: 'nothing',
        stretches: [HEALTHY_UNTIL_T, { what: 'signing not as declared', from: T, every: 5 }],
      },
      { says: 'no health check runs any more', background: 'nothing', stretches: [HEALTHY_UNTIL_T] },
    ],
  },
  {
    alarm: 'all-signings-failed',
    trips: [deadCa(5)],
    spares: [
      deadCa(4),
      {
        says: 'one device of 10 still gets a certificate',
        background: 'night',
        stretches: [{ what: 'CA denies', from: T, times: 9 }, { what: 'issued' }],
      },
    ],
  },
  {
    alarm: 'nothing-issued',
    trips: [{ says: 'no device asks any more', background: 'night', stretches: [{ what: 'issued', to: T }] }],
    spares: [
      {
        says: 'a certificate is issued every four minutes',
        background: 'night',
        stretches: [{ what: 'issued', every: 4 }],
      },
    ],
  },
];
