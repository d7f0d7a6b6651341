import { type Drill, HEALTHY_UNTIL_START, START } from '../drills';
import { LEDGER_DRILL, LEDGER_GONE } from '../ledger/drills';
import type { Scenario } from '../play';
import type { DrillEvent } from '../recordings';
import type { KMS_EVENTS } from './events';

type Event = DrillEvent | keyof typeof KMS_EVENTS;

/** One device asks, and is refused. */
const oneRefused = (when: string, event: Event): Scenario<Event> => ({
  when: `${when}, and one device asks`,
  stretches: [{ event, from: START, to: START + 1 }],
});

/** Health checks by new containers read a certificate that ends soon. */
const endsSoon = (days: 14 | 60): Scenario<Event> => ({
  when: `the SSM parameter holds a certificate that ends in ${days} days`,
  background: 'devices',
  minutes: 4 * 60,
  stretches: [HEALTHY_UNTIL_START, { event: `certificate that ends in ${days} days`, from: START, every: 5 }],
});

/** Drills of the alarms of a CA of your own, and of common ones that only its parts set off. */
export const KMS_DRILLS: readonly Drill<Event>[] = [
  {
    alarm: 'signing-down',
    goesOff: [LEDGER_GONE],
    staysQuiet: [
      {
        when: 'one holder of a claim certificate sends names that the CA must not sign, 12 a minute at night',
        background: 'night',
        stretches: [{ event: 'name that the CA must not sign', from: START, times: 12 }],
      },
    ],
  },
  { alarm: 'ca-expiry-critical', goesOff: [endsSoon(14)], staysQuiet: [endsSoon(60)] },
  { alarm: 'ca-expiry-warning', goesOff: [endsSoon(60)], staysQuiet: [] },
  {
    alarm: 'ca-key-unusable',
    goesOff: [
      oneRefused('the key is disabled', 'CA disabled'),
      oneRefused('the key is about to be deleted', 'key about to be deleted'),
      oneRefused('the key is gone', 'key gone'),
      oneRefused('the signer may not use the key', 'CA denies'),
      oneRefused('the key is of another kind than its certificate says', 'key of another kind'),
    ],
    staysQuiet: [
      {
        when: 'KMS throttles requests until they run out of time, or does not answer',
        stretches: [
          { event: 'CA throttles', from: START },
          { event: 'out of time', from: START },
        ],
      },
      {
        when: 'the ledger is gone, and 6 devices a minute ask',
        stretches: [{ event: 'ledger gone', from: START, times: 6 }],
      },
      {
        when: '20 names a minute are such that the CA must not sign them',
        stretches: [{ event: 'name that the CA must not sign', from: START, times: 20 }],
      },
    ],
  },
  LEDGER_DRILL,
];
