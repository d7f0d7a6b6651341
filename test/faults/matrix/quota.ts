import { FailureReason } from '../../../handler/vocabulary';
import * as Wire from '../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, SIGNED } from './fault-case';
import { always, GET, ISSUE, ISSUER, once } from './strikes';

const { AuthorityRefused, AuthorityThrottled } = FailureReason;

/** The CA is asked too often. */
export const QUOTA: readonly FaultCase[] = [
  { fault: 'one order is throttled', strike: once(ISSUE, Wire.THROTTLED), ...SIGNED },
  { fault: 'five orders in a row are throttled', strike: once(ISSUE, Wire.THROTTLED, 5), ...SIGNED },
  { fault: 'five polls in a row are throttled', strike: once(GET, Wire.THROTTLED, 5), ...SIGNED },
  {
    fault: 'one order is throttled in other words (`SlowDown`)',
    strike: once(ISSUE, { kind: 'aws-error', code: 'SlowDown' }),
    ...SIGNED,
  },
  {
    fault: 'one order is throttled by a page (HTTP 429)',
    strike: once(ISSUE, { kind: 'response', body: '<html>', status: 429, contentType: 'text/html' }),
    ...SIGNED,
  },
  {
    fault: 'the CA has issued all that it ever may (`LimitExceededException`)',
    strike: always(ISSUE, { kind: 'aws-error', code: 'LimitExceededException' }),
    ...failed(AuthorityRefused),
  },
  {
    fault: 'every call is throttled',
    strike: always('any', Wire.THROTTLED),
    ...failed(AuthorityThrottled),
  },
  {
    fault: 'every look of a new container at the CA is throttled',
    strike: always(ISSUER, Wire.THROTTLED),
    newContainer: true,
    ...failed(AuthorityThrottled),
  },
  {
    fault: 'every poll is throttled',
    strike: always(GET, Wire.THROTTLED),
    ...heldBack(AuthorityThrottled),
  },
];
