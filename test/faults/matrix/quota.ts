import * as Wire from '../../../bench/fleet-faults/wire-faults';
import { FailureReason } from '../../../handler/vocabulary';
import { type FaultCase, failed, heldBack, SIGNED } from './fault-case';
import { always, GET, ISSUE, once } from './strikes';

const { AuthorityThrottled } = FailureReason;

/** The CA is asked too often. */
export const QUOTA: readonly FaultCase[] = [
  { fault: 'one order is throttled', strike: once(ISSUE, Wire.THROTTLED), ...SIGNED },
  { fault: 'five orders in a row are throttled', strike: once(ISSUE, Wire.THROTTLED, 5), ...SIGNED },
  { fault: 'five polls in a row are throttled', strike: once(GET, Wire.THROTTLED, 5), ...SIGNED },
  {
    fault: 'every call is throttled',
    strike: always('any', Wire.THROTTLED),
    ...failed(AuthorityThrottled),
  },
  {
    fault: 'every poll is throttled',
    strike: always(GET, Wire.THROTTLED),
    ...heldBack(AuthorityThrottled),
  },
];
