import { FailureReason } from '../../../handler/vocabulary';
import * as Wire from '../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, SIGNED } from './fault-case';
import { always, GET, ISSUE, ISSUER, once } from './injections';

const { AuthorityRefused, AuthorityThrottled } = FailureReason;

/** The CA is called too often. */
export const QUOTA: readonly FaultCase[] = [
  { fault: 'one order is throttled', inject: once(ISSUE, Wire.THROTTLED), ...SIGNED },
  { fault: 'five orders in a row are throttled', inject: once(ISSUE, Wire.THROTTLED, 5), ...SIGNED },
  { fault: 'five polls in a row are throttled', inject: once(GET, Wire.THROTTLED, 5), ...SIGNED },
  {
    fault: 'one order is throttled by another error (`SlowDown`)',
    inject: once(ISSUE, { kind: 'aws-error', code: 'SlowDown' }),
    ...SIGNED,
  },
  {
    fault: 'one order is throttled by a page (HTTP 429)',
    inject: once(ISSUE, { kind: 'response', body: '<html>', status: 429, contentType: 'text/html' }),
    ...SIGNED,
  },
  {
    fault: 'the CA has reached its limit of certificates (`LimitExceededException`)',
    inject: always(ISSUE, { kind: 'aws-error', code: 'LimitExceededException' }),
    ...failed(AuthorityRefused),
  },
  {
    fault: 'every call is throttled',
    inject: always('any', Wire.THROTTLED),
    ...failed(AuthorityThrottled),
  },
  {
    fault: "every read of the CA's certificate by a new container is throttled",
    inject: always(ISSUER, Wire.THROTTLED),
    newContainer: true,
    ...failed(AuthorityThrottled),
  },
  {
    fault: 'every poll is throttled',
    inject: always(GET, Wire.THROTTLED),
    ...heldBack(AuthorityThrottled),
  },
];
