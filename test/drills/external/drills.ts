import { type Drill, HEALTHY_UNTIL_START, START } from '../drills';
import { LEDGER_DRILL, LEDGER_GONE } from '../ledger/drills';
import type { Scenario } from '../play';
import type { DrillEvent } from '../recordings';
import type { externalEvents } from './events';

/** What happens in a drill of a CA outside of AWS. */
export type ExternalEvent = DrillEvent | keyof ReturnType<typeof externalEvents>;

/** What only one of them adds to these drills. */
export interface OwnCauses<Event extends string> {
  /** For `signing-down`: what one holder of a claim certificate can bring about. */
  readonly causedByCsr: readonly Event[];
  /** For `external-ca-refuses-us`. */
  readonly refusals: readonly Scenario<Event | ExternalEvent>[];
  /** For `connection-certificate-expiry` and the warning, by the days left. */
  readonly ends: (days: 5 | 14) => readonly Scenario<Event | ExternalEvent>[];
}

/** One device asks, and is refused. */
export const oneRefused = <Event extends string>(when: string, event: Event): Scenario<Event> => ({
  when: `${when}, and one device asks`,
  stretches: [{ event, from: START, to: START + 1 }],
});

/** Health checks find a certificate that ends soon. */
export const endsSoon = <Event extends string>(
  when: string,
  event: Event,
): Scenario<Event | ExternalEvent> => ({
  when,
  background: 'devices',
  minutes: 4 * 60,
  stretches: [HEALTHY_UNTIL_START, { event, from: START, every: 5 }],
});

/** At night, a device asks now and then, until the cause is gone. */
const seldomRefused = (when: string, event: ExternalEvent): Scenario<ExternalEvent> => ({
  when: `${when}, and one device asks every 5 minutes`,
  background: 'night',
  stretches: [{ event, from: START, every: 5 }],
});

/** Everything is well until it begins; then devices are refused. */
const outage = (when: string, event: ExternalEvent, check?: ExternalEvent): Scenario<ExternalEvent> => ({
  when: `${when}, and 6 devices a minute ask`,
  background: 'nothing',
  stretches: [
    { event: 'issued', times: 6, to: START },
    HEALTHY_UNTIL_START,
    { event, from: START, times: 6 },
    ...(check === undefined ? [] : [{ event: check, from: START, every: 5 }]),
  ],
});

const serverEnds = (days: 5 | 6 | 14 | 15): Scenario<ExternalEvent> =>
  endsSoon(
    `the certificate of the CA's server ends in ${days} days`,
    `server certificate that ends in ${days} days`,
  );

/** Drills of the alarms of a CA outside of AWS, and of common ones that its parts set off. */
export function externalDrills<Event extends string>({
  causedByCsr,
  refusals,
  ends,
}: OwnCauses<Event>): readonly Drill<Event | ExternalEvent>[] {
  const harmful: readonly (Event | ExternalEvent)[] = [
    'firewall shows a page',
    'server stumbles over the CSR',
    ...causedByCsr,
  ];
  return [
    {
      alarm: 'signing-down',
      goesOff: [
        outage("the CA's server cannot be reached", 'server unreachable'),
        outage(
          'a page to log in is all that the server shows, also to the health check',
          'firewall shows a page',
          'page to log in, to a health check',
        ),
        LEDGER_GONE,
      ],
      staysQuiet: [
        {
          when:
            'one holder of a claim certificate sends CSRs over which the CA stumbles, which a firewall stops, or ' +
            `from which the CA makes something else, ${3 * harmful.length} a minute at night`,
          background: 'night',
          stretches: harmful.map((event) => ({ event, from: START, times: 3 })),
        },
      ],
    },
    {
      alarm: 'connection-certificate-expiry',
      goesOff: [serverEnds(5), ...ends(5)],
      staysQuiet: [serverEnds(6), serverEnds(14)],
    },
    {
      alarm: 'connection-certificate-expiry-warning',
      goesOff: [serverEnds(14), ...ends(14)],
      staysQuiet: [serverEnds(15)],
    },
    {
      alarm: 'external-ca-refuses-us',
      goesOff: [
        oneRefused('the CA denies the request', 'CA denies'),
        oneRefused('the trust anchors cannot be read', 'trust anchors gone'),
        ...refusals,
      ],
      staysQuiet: [
        {
          when: "the CA's server cannot be reached, and 20 devices a minute ask",
          stretches: [{ event: 'server unreachable', from: START, times: 20 }],
        },
        {
          when: 'the CA throttles requests until they run out of time',
          stretches: [{ event: 'CA throttles', from: START }],
        },
      ],
    },
    {
      alarm: 'external-ca-down',
      goesOff: [
        seldomRefused("the CA's server cannot be reached", 'server unreachable'),
        seldomRefused('the CA is out of service', 'CA disabled'),
        seldomRefused('the server answers with errors', 'server stumbles over the CSR'),
        seldomRefused('something else answers', 'firewall shows a page'),
      ],
      staysQuiet: [
        {
          when: "the CA's server cannot be reached for one minute, and 20 devices ask in it",
          stretches: [{ event: 'server unreachable', from: START, to: START + 1, times: 20 }],
        },
        {
          when: 'the CA denies 20 requests a minute',
          stretches: [{ event: 'CA denies', from: START, times: 20 }],
        },
      ],
    },
    {
      alarm: 'external-ca-untrusted',
      goesOff: [oneRefused("the certificate of the CA's server has expired", 'server untrusted')],
      staysQuiet: [
        {
          when: "the CA's server cannot be reached, and 20 devices a minute ask",
          stretches: [{ event: 'server unreachable', from: START, times: 20 }],
        },
      ],
    },
    {
      alarm: 'external-ca-slow',
      goesOff: [
        {
          when: 'each device waits 2 s for the CA, 4 a minute',
          background: 'night',
          stretches: [{ event: 'issued slowly', from: START, times: 4 }],
        },
      ],
      staysQuiet: [
        {
          when: 'each device waits 2 s for the CA, for five minutes',
          background: 'night',
          stretches: [
            { event: 'issued slowly', from: START, to: START + 5, times: 4 },
            { event: 'issued', from: START + 5, times: 4 },
          ],
        },
        {
          when: 'one device a minute waits 2 s, and 20 do not',
          stretches: [
            { event: 'issued slowly', from: START },
            { event: 'issued', from: START, times: 16 },
          ],
        },
      ],
    },
    LEDGER_DRILL,
  ];
}
