import { type Drill, HEALTHY_UNTIL_START, START } from '../drills';
import type { Scenario } from '../play';
import type { DrillEvent } from '../recordings';
import type { ledgerEvents } from './events';

type Event = DrillEvent | keyof ReturnType<typeof ledgerEvents>;

/** At night, a device asks now and then, until the cause is gone. */
const seldomRefused = (when: string, event: Event): Scenario<Event> => ({
  when: `${when}, and one device asks every 5 minutes`,
  background: 'night',
  stretches: [{ event, from: START, every: 5 }],
});

/** Nothing is handed out without the ledger. */
export const LEDGER_GONE: Scenario<Event> = {
  when: 'the ledger is gone, and 6 devices a minute ask',
  background: 'nothing',
  stretches: [
    { event: 'issued', times: 6, to: START },
    HEALTHY_UNTIL_START,
    { event: 'ledger gone', from: START, times: 6 },
  ],
};

/** The drill of the ledger's alarm. */
export const LEDGER_DRILL: Drill<Event> = {
  alarm: 'ledger-failing',
  goesOff: [
    seldomRefused('the ledger cannot be reached', 'ledger unreachable'),
    seldomRefused('the ledger throttles', 'ledger throttled'),
    seldomRefused('the signer may not write the ledger', 'ledger denied'),
    seldomRefused('the ledger is gone', 'ledger gone'),
    seldomRefused('the table is not that of a ledger', 'ledger with other keys'),
  ],
  staysQuiet: [
    {
      when: 'the ledger throttles 20 requests in one minute only',
      stretches: [{ event: 'ledger throttled', from: START, to: START + 1, times: 20 }],
    },
    {
      when: 'it throttles each request once, 20 a minute, and takes the second attempt',
      stretches: [{ event: 'recorded at the second attempt', from: START, times: 20 }],
    },
    {
      when: 'the CA denies 20 requests a minute',
      stretches: [{ event: 'CA denies', from: START, times: 20 }],
    },
  ],
};
