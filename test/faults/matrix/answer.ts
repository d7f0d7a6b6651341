import { FailureReason } from '../../../handler/vocabulary';
import * as Wire from '../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, SIGNED } from './fault-case';
import { always, GET, ISSUE, once } from './injections';

const { AuthorityRefused, AuthorityUnavailable } = FailureReason;

/** More than a line of the log has room for: Lambda cuts at 256 kB. */
const LONG = 'x'.repeat(300_000);

/** Something answers, and not as the CA should. */
export const ANSWER: readonly FaultCase[] = [
  { fault: 'half of one answer', inject: once(ISSUE, Wire.HALF_AN_ANSWER), ...SIGNED },
  {
    fault: 'half of every answer to an order',
    inject: always(ISSUE, Wire.HALF_AN_ANSWER),
    ...heldBack(AuthorityUnavailable),
  },
  { fault: 'one that is no JSON', inject: once(ISSUE, Wire.MALFORMED_JSON), ...SIGNED },
  {
    fault: 'each one is no JSON',
    inject: always(ISSUE, Wire.MALFORMED_JSON),
    ...heldBack(AuthorityUnavailable),
  },
  { fault: 'one HTTP 500', inject: once(ISSUE, Wire.ERROR_500), ...SIGNED },
  { fault: 'nothing but HTTP 500', inject: always('any', Wire.ERROR_500), ...failed(AuthorityUnavailable) },
  { fault: "one load balancer's HTTP 503 page", inject: once(GET, Wire.ERROR_503), ...SIGNED },
  {
    fault: 'one HTTP 408',
    inject: once(ISSUE, { kind: 'aws-error', code: 'RequestTimeout', status: 408 }),
    ...SIGNED,
  },
  {
    fault: 'an error of the name `constructor`',
    inject: once(ISSUE, { kind: 'aws-error', code: 'constructor' }),
    ...failed(AuthorityRefused),
  },
  {
    fault: 'an error with 300 kB to say',
    inject: once(ISSUE, { kind: 'aws-error', code: 'ValidationException', message: LONG }),
    ...failed(AuthorityRefused),
  },
  {
    fault: "nothing but a load balancer's HTTP 503 page",
    inject: always(GET, Wire.ERROR_503),
    ...heldBack(AuthorityUnavailable),
  },
  { fault: 'one after 0.7 s', inject: once(ISSUE, Wire.LATE), ...SIGNED },
  { fault: 'one in drips', inject: once(GET, Wire.FAST_DRIP), ...SIGNED },
  {
    fault: 'each one in drips that take minutes',
    inject: always(GET, Wire.SLOW_DRIP),
    ...heldBack(AuthorityUnavailable),
  },
];
