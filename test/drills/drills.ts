import type { Scenario } from './play';
import type { DrillEvent } from './recordings';

/** Scenarios in which an alarm must go off, and similar ones in which it must not. */
export interface Drill<Event extends string = string> {
  /** Name of the alarm, without the deployment's name. */
  readonly alarm: string;
  readonly goesOff: readonly Scenario<Event>[];
  readonly staysQuiet: readonly Scenario<Event>[];
}

/** A drill of every deployment. */
type CommonDrill = Drill<DrillEvent>;
type CommonScenario = Scenario<DrillEvent>;

/** Minute at which the trouble begins in most scenarios. */
export const START = 10;

const HOUR = 60;
const DAY = 24 * HOUR;

/** Health checks until the trouble begins, for scenarios without a background. */
export const HEALTHY_UNTIL_START = { event: 'healthy', every: 5, to: START } as const;

/** The CA signs nothing; devices and the health check notice. */
export function deadCa(devicesAMinute: number): CommonScenario {
  return {
    when: `the CA is disabled, and ${devicesAMinute} devices a minute ask`,
    background: 'nothing',
    stretches: [
      { event: 'issued', times: devicesAMinute, to: START },
      HEALTHY_UNTIL_START,
      { event: 'CA disabled', from: START, times: devicesAMinute },
      { event: 'CA unhealthy', from: START, every: 5 },
    ],
  };
}

/** AWS signs on purpose, so a dead CA does not matter. */
export function rolledBack(from: number, to: number, minutes = to): CommonScenario {
  return {
    when: 'on-call has rolled back, and the CA stays dead',
    background: 'nothing',
    minutes,
    stretches: [
      { event: 'healthy', every: 5, to: from },
      { event: 'issued', times: 4, to: from },
      { event: 'rolled back, and the CA unhealthy', every: 5, from, to },
      { event: 'signed by AWS', times: 4, from, to },
      { event: 'healthy', every: 5, from: to },
      { event: 'issued', times: 4, from: to },
    ],
  };
}

/** On-call lifts the hold, and the deploy that restores comes later or not at all. */
export function lifted(
  rolledBackAt: number,
  liftedAt: number,
  deployedAt: number,
  minutes: number,
): CommonScenario {
  return {
    when: `the hold is lifted, and no deploy follows for ${deployedAt - liftedAt} minutes`,
    background: 'nothing',
    minutes,
    stretches: [
      { event: 'healthy', every: 5, to: rolledBackAt },
      { event: 'issued', times: 4, to: rolledBackAt },
      { event: 'rolled back on purpose', every: 5, from: rolledBackAt, to: liftedAt },
      { event: 'lifted, and not deployed', every: 5, from: liftedAt, to: deployedAt },
      { event: 'signed by AWS', times: 4, from: rolledBackAt, to: deployedAt },
      { event: 'healthy', every: 5, from: deployedAt },
      { event: 'issued', times: 4, from: deployedAt },
    ],
  };
}

/** A day on which every CSR is bad. */
export const ONLY_BAD_DEVICES: CommonScenario = {
  when: 'a whole day on which every device sends a bad CSR, 30 a minute',
  background: 'night',
  minutes: DAY,
  stretches: [{ event: 'rejected', times: 30 }],
};

/** The drills of the alarms of every deployment, whichever authority signs. */
export const COMMON_DRILLS: readonly CommonDrill[] = [
  {
    alarm: 'signing-down',
    goesOff: [
      deadCa(6),
      {
        when: 'the signer crashes at start, for 6 devices a minute and for the health check',
        background: 'nothing',
        stretches: [
          { event: 'issued', times: 6, to: START },
          HEALTHY_UNTIL_START,
          { event: 'crash at start', from: START, times: 6 },
        ],
      },
      {
        when: 'Lambda throttles every invocation, 6 a minute',
        background: 'nothing',
        stretches: [
          { event: 'issued', times: 6, to: START },
          HEALTHY_UNTIL_START,
          { event: 'throttled by Lambda', from: START, times: 6 },
        ],
      },
    ],
    staysQuiet: [
      {
        when: 'the CA is disabled for two minutes',
        background: 'night',
        stretches: [
          { event: 'issued', times: 6, to: START },
          { event: 'CA disabled', from: START, to: START + 2, times: 6 },
          { event: 'issued', times: 6, from: START + 2 },
        ],
      },
      { when: 'a quiet night without devices', background: 'night', stretches: [], minutes: 8 * HOUR },
      {
        when: 'the CA is disabled at night, when no device asks',
        background: 'nothing',
        stretches: [HEALTHY_UNTIL_START, { event: 'CA unhealthy', from: START, every: 5 }],
      },
      ONLY_BAD_DEVICES,
    ],
  },
  {
    alarm: 'signing-failures',
    goesOff: [
      {
        when: 'the CA denies 3 requests a minute',
        stretches: [{ event: 'CA denies', from: START, times: 3 }],
      },
    ],
    staysQuiet: [
      {
        when: 'the CA denies 2 requests a minute',
        stretches: [{ event: 'CA denies', from: START, times: 2 }],
      },
      {
        when: '3 are denied in one minute only',
        stretches: [{ event: 'CA denies', from: START, to: START + 1, times: 3 }],
      },
      {
        when: '4 in 100 requests are denied, every minute',
        stretches: [
          { event: 'CA denies', from: START, times: 4 },
          { event: 'issued', from: START, times: 92 },
        ],
      },
    ],
  },
  {
    alarm: 'signing-failure-rate',
    goesOff: [
      {
        when: 'at night, one device asks every 5 minutes and is refused each time',
        background: 'night',
        stretches: [{ event: 'CA denies', from: START, every: 5 }],
      },
    ],
    staysQuiet: [
      {
        when: 'at night, two devices are refused 20 minutes apart',
        background: 'night',
        minutes: 2 * HOUR,
        stretches: [{ event: 'CA denies', from: START, to: START + 21, every: 20 }],
      },
    ],
  },
  {
    alarm: 'latency-near-limit',
    goesOff: [
      {
        when: 'one device a minute waits 4 s, among others',
        stretches: [{ event: 'issued near the limit', from: START }],
      },
      {
        when: 'one device a minute runs out of time, among others',
        stretches: [{ event: 'out of time', from: START }],
      },
      {
        when: 'one device a minute runs out of time, and 200 are denied at once',
        background: 'night',
        stretches: [
          { event: 'out of time', from: START },
          { event: 'CA denies', from: START, times: 200 },
        ],
      },
    ],
    staysQuiet: [
      {
        when: 'one device a minute waits 4 s, for two minutes',
        stretches: [{ event: 'issued near the limit', from: START, to: START + 2 }],
      },
      { when: 'the CA denies every request', stretches: [{ event: 'CA denies', from: START, times: 20 }] },
    ],
  },
  {
    alarm: 'signer-crashes',
    goesOff: [
      {
        when: '5 invocations a minute crash at start',
        stretches: [{ event: 'crash at start', from: START, times: 5 }],
      },
    ],
    staysQuiet: [
      {
        when: '4 invocations a minute crash at start',
        stretches: [{ event: 'crash at start', from: START, times: 4 }],
      },
      {
        when: '20 rejected and 20 failed requests a minute, all reported by the signer',
        stretches: [
          { event: 'rejected', from: START, times: 20 },
          { event: 'CA denies', from: START, times: 20 },
        ],
      },
    ],
  },
  {
    alarm: 'lambda-throttles',
    goesOff: [
      {
        when: 'Lambda throttles 5 times a minute',
        stretches: [{ event: 'throttled by Lambda', from: START, times: 5 }],
      },
    ],
    staysQuiet: [
      {
        when: 'Lambda throttles 4 times a minute',
        stretches: [{ event: 'throttled by Lambda', from: START, times: 4 }],
      },
      {
        when: 'Lambda throttles 50 times in one minute only',
        stretches: [{ event: 'throttled by Lambda', from: START, to: START + 1, times: 50 }],
      },
    ],
  },
  {
    alarm: 'health-check-failing',
    goesOff: [
      {
        when: 'a health check finds the CA disabled',
        background: 'devices',
        stretches: [HEALTHY_UNTIL_START, { event: 'CA unhealthy', from: START, every: 5 }],
      },
      { when: 'health checks stop running', background: 'devices', stretches: [HEALTHY_UNTIL_START] },
    ],
    staysQuiet: [{ when: 'every health check passes', stretches: [] }, rolledBack(START, HOUR)],
  },
  {
    alarm: 'signing-mode-unexpected',
    goesOff: [
      {
        when: 'three health checks find that the provider is gone, without a hold',
        background: 'devices',
        stretches: [HEALTHY_UNTIL_START, { event: 'signing not as declared', from: START, every: 5 }],
      },
    ],
    staysQuiet: [
      {
        when: 'only two health checks do, during a deploy',
        background: 'devices',
        stretches: [
          HEALTHY_UNTIL_START,
          { event: 'signing not as declared', from: START, to: START + 10, every: 5 },
          { event: 'healthy', from: START + 10, every: 5 },
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
    ([alarm, days]): CommonDrill => ({
      alarm,
      goesOff: [
        {
          when: `the CA's certificate expires in ${days} days`,
          background: 'devices',
          minutes: 4 * HOUR,
          stretches: [HEALTHY_UNTIL_START, { event: `CA ends in ${days} days`, from: START, every: 5 }],
        },
      ],
      staysQuiet: [
        {
          when: `it expires in ${days + 1} days`,
          background: 'devices',
          minutes: 4 * HOUR,
          stretches: [
            HEALTHY_UNTIL_START,
            { event: days === 14 ? 'CA ends in 15 days' : 'CA ends in 61 days', from: START, every: 5 },
          ],
        },
      ],
    }),
  ),
  {
    alarm: 'signing-deadline-exceeded',
    goesOff: [
      {
        when: 'one request runs out of time',
        stretches: [{ event: 'out of time', from: START, to: START + 1 }],
      },
      {
        when: 'the CA throttles one request until it runs out of time',
        stretches: [{ event: 'CA throttles', from: START, to: START + 1 }],
      },
    ],
    staysQuiet: [
      {
        when: 'requests are denied or slow, but answered in time',
        stretches: [
          { event: 'CA denies', from: START },
          { event: 'issued near the limit', from: START },
        ],
      },
    ],
  },
  {
    alarm: 'ca-failing',
    goesOff: [
      {
        when: 'health checks find that one of several CAs would not sign',
        background: 'devices',
        stretches: [HEALTHY_UNTIL_START, { event: 'one of several CAs unhealthy', from: START, every: 5 }],
      },
    ],
    staysQuiet: [
      {
        when: 'only one health check does',
        background: 'devices',
        stretches: [
          HEALTHY_UNTIL_START,
          { event: 'one of several CAs unhealthy', from: START, to: START + 5, every: 5 },
          { event: 'healthy', every: 5, from: START + 5 },
        ],
      },
    ],
  },
  {
    alarm: 'ca-throttles',
    goesOff: [
      {
        when: 'the CA throttles two calls of each certificate, 4 certificates a minute',
        stretches: [{ event: 'issued after throttling', from: START, times: 4 }],
      },
    ],
    staysQuiet: [
      {
        when: 'it does so for 30 certificates in one minute only',
        stretches: [{ event: 'issued after throttling', from: START, to: START + 1, times: 30 }],
      },
    ],
  },
  {
    alarm: 'aws-iot-refusals',
    goesOff: [
      {
        when: 'AWS IoT refuses 2 devices a minute without calling the signer',
        stretches: [{ event: 'refused by AWS IoT alone', from: START, times: 2 }],
      },
    ],
    staysQuiet: [
      {
        when: 'it refuses one device every 3 minutes',
        stretches: [{ event: 'refused by AWS IoT alone', from: START, every: 3 }],
      },
      {
        when: 'the signer itself refuses 20 devices a minute',
        stretches: [{ event: 'rejected', from: START, times: 20 }],
      },
    ],
  },
  {
    alarm: 'rejected-requests-surge',
    goesOff: [
      {
        when: '20 requests a minute are rejected',
        stretches: [{ event: 'rejected', from: START, times: 20 }],
      },
    ],
    staysQuiet: [
      {
        when: '19 requests a minute are rejected',
        stretches: [{ event: 'rejected', from: START, times: 19 }],
      },
      {
        when: '300 are rejected in one minute only',
        stretches: [{ event: 'rejected', from: START, to: START + 1, times: 300 }],
      },
    ],
  },
  {
    alarm: 'all-requests-rejected',
    goesOff: [
      {
        when: 'a deploy brings a pattern that no device matches, and 4 devices a minute ask',
        background: 'nothing',
        stretches: [
          { event: 'issued', times: 4, to: START },
          { event: 'healthy', every: 5 },
          { event: 'rejected', from: START, times: 4 },
        ],
      },
      {
        when: 'at night, 5 requests in 15 minutes are rejected, and there are no others',
        background: 'night',
        stretches: [{ event: 'rejected', from: START, to: START + 13, every: 3 }],
      },
    ],
    staysQuiet: [
      {
        when: 'at night, 4 requests in 15 minutes are rejected, and there are no others',
        background: 'night',
        stretches: [{ event: 'rejected', from: START, to: START + 13, every: 4 }],
      },
      {
        when: 'at night, 5 are rejected, and one device gets a certificate in between',
        background: 'night',
        stretches: [
          { event: 'rejected', from: START, to: START + 13, every: 3 },
          { event: 'issued', from: START + 5, to: START + 6 },
        ],
      },
      {
        when: 'one request a minute is rejected, and every ten minutes the CA denies one',
        background: 'night',
        stretches: [
          { event: 'rejected', from: START },
          { event: 'CA denies', from: START, every: 10 },
        ],
      },
      {
        when: 'one request is rejected every five minutes, all night',
        background: 'night',
        minutes: 8 * HOUR,
        stretches: [{ event: 'rejected', every: 5 }],
      },
      {
        when: '20 requests a minute are rejected by day',
        stretches: [{ event: 'rejected', from: START, times: 20 }],
      },
      { when: 'no device asks', background: 'night', stretches: [] },
    ],
  },
  {
    alarm: 'still-aws-managed',
    goesOff: [rolledBack(HOUR, DAY)],
    staysQuiet: [
      { ...rolledBack(11 * HOUR, 20 * HOUR, DAY), when: 'on-call rolls back at 11:00 and restores at 20:00' },
    ],
  },
  {
    alarm: 'restoration-pending',
    goesOff: [lifted(START, 2 * START, HOUR, HOUR)],
    staysQuiet: [
      lifted(START, 2 * START, 4 * START, HOUR),
      { ...rolledBack(START, HOUR), when: 'on-call has rolled back, and the hold stays' },
    ],
  },
  {
    alarm: 'aws-managed-on-purpose',
    goesOff: [
      {
        when: 'one health check finds that AWS signs on purpose',
        background: 'nothing',
        stretches: [HEALTHY_UNTIL_START, { event: 'rolled back on purpose', from: START, every: 5 }],
      },
    ],
    staysQuiet: [
      {
        when: 'the provider is gone, without a hold',
        background: 'nothing',
        stretches: [HEALTHY_UNTIL_START, { event: 'signing not as declared', from: START, every: 5 }],
      },
      { when: 'health checks stop running', background: 'nothing', stretches: [HEALTHY_UNTIL_START] },
    ],
  },
  {
    alarm: 'all-signings-failed',
    goesOff: [deadCa(5)],
    staysQuiet: [
      deadCa(4),
      {
        when: 'one device of 10 still gets a certificate',
        background: 'night',
        stretches: [{ event: 'CA denies', from: START, times: 9 }, { event: 'issued' }],
      },
    ],
  },
  {
    alarm: 'nothing-issued',
    goesOff: [
      { when: 'devices stop asking', background: 'night', stretches: [{ event: 'issued', to: START }] },
    ],
    staysQuiet: [
      {
        when: 'a certificate is issued every four minutes',
        background: 'night',
        stretches: [{ event: 'issued', every: 4 }],
      },
    ],
  },
];
