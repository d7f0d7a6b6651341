import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxPrivateCa } from '../../../../sandbox/authorities/private-ca/private-ca';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const { AuthorityRefused, AuthorityUnavailable } = FailureReason;

/** Longer than a log line can be: Lambda cuts at 256 kB. */
const LONG = 'x'.repeat(300_000);

/** The answer is not what the CA should send. */
export const ANSWER: readonly FaultCase<SandboxPrivateCa>[] = [
  { fault: 'half of one answer', inject: once('order', Wire.HALF_AN_ANSWER), ...SIGNED },
  {
    fault: 'half of every answer to an order',
    inject: always('order', Wire.HALF_AN_ANSWER),
    ...heldBack(AuthorityUnavailable),
  },
  { fault: 'one that is not JSON', inject: once('order', Wire.MALFORMED_JSON), ...SIGNED },
  {
    fault: 'each one is not JSON',
    inject: always('order', Wire.MALFORMED_JSON),
    ...heldBack(AuthorityUnavailable),
  },
  { fault: 'one HTTP 500', inject: once('order', Wire.ERROR_500), ...SIGNED },
  { fault: 'nothing but HTTP 500', inject: always('any', Wire.ERROR_500), ...failed(AuthorityUnavailable) },
  { fault: "one load balancer's HTTP 503 page", inject: once('collect', Wire.ERROR_503), ...SIGNED },
  {
    fault: 'one HTTP 408',
    inject: once('order', { kind: 'aws-error', code: 'RequestTimeout', status: 408 }),
    ...SIGNED,
  },
  {
    fault: 'an error named `constructor`',
    inject: once('order', { kind: 'aws-error', code: 'constructor' }),
    ...failed(AuthorityRefused),
  },
  {
    fault: 'an error message of 300 kB',
    inject: once('order', { kind: 'aws-error', code: 'ValidationException', message: LONG }),
    ...failed(AuthorityRefused),
  },
  {
    fault: "nothing but a load balancer's HTTP 503 page",
    inject: always('collect', Wire.ERROR_503),
    ...heldBack(AuthorityUnavailable),
  },
  { fault: 'one after 0.7 s', inject: once('order', Wire.LATE), ...SIGNED },
  { fault: 'one in drips', inject: once('collect', Wire.FAST_DRIP), ...SIGNED },
  {
    fault: 'each one in drips that take minutes',
    inject: always('collect', Wire.SLOW_DRIP),
    ...heldBack(AuthorityUnavailable),
  },
];
