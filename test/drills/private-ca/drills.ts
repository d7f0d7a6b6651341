import { privateCaOf } from '../../../sandbox/authorities/private-ca/private-ca';
import type { Fault } from '../../../sandbox/services/acm-pca/faults';
import { WRONG_CERTIFICATES } from '../../../testing/faults/private-ca/wrong-certificates';
import type { OwnEvent } from '../drilled-authority';
import { type Drill, START } from '../drills';

/** The next order meets a fault. */
const order =
  (fault: Fault): OwnEvent =>
  ({ aws, ask }) => {
    privateCaOf(aws).faults.next('IssueCertificate', fault);
    return ask();
  };

/** How AWS Private CA fails one order because of what is in it. */
export const PRIVATE_CA_EVENTS = {
  'CA refuses this CSR': order({ kind: 'aws-error', code: 'InvalidArgsException' }),
  'CA cannot issue for this CSR': order({ kind: 'issuing-fails' }),
  'CA writes another subject': order(WRONG_CERTIFICATES.otherSubject),
  'CA writes other alternative names': order(WRONG_CERTIFICATES.otherNames),
};

/** Drills with these events. */
export const PRIVATE_CA_DRILLS: readonly Drill<keyof typeof PRIVATE_CA_EVENTS>[] = [
  {
    alarm: 'signing-down',
    goesOff: [],
    staysQuiet: [
      {
        when: 'one holder of a claim certificate sends CSRs that the CA refuses, 12 a minute at night',
        background: 'night',
        stretches: [
          { event: 'CA refuses this CSR', from: START, times: 3 },
          { event: 'CA cannot issue for this CSR', from: START, times: 3 },
          { event: 'CA writes another subject', from: START, times: 3 },
          { event: 'CA writes other alternative names', from: START, times: 3 },
        ],
      },
    ],
  },
];
