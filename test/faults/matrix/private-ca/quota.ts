import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxPrivateCa } from '../../../../sandbox/authorities/private-ca/private-ca';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const { AuthorityRefused, AuthorityThrottled } = FailureReason;

/** The CA is called too often. */
export const QUOTA: readonly FaultCase<SandboxPrivateCa>[] = [
  { fault: 'one order is throttled', inject: once('order', Wire.THROTTLED), ...SIGNED },
  { fault: 'five orders in a row are throttled', inject: once('order', Wire.THROTTLED, 5), ...SIGNED },
  { fault: 'five polls in a row are throttled', inject: once('collect', Wire.THROTTLED, 5), ...SIGNED },
  {
    fault: 'one order is throttled by another error (`SlowDown`)',
    inject: once('order', { kind: 'aws-error', code: 'SlowDown' }),
    ...SIGNED,
  },
  {
    fault: 'one order is throttled by a page (HTTP 429)',
    inject: once('order', { kind: 'response', body: '<html>', status: 429, contentType: 'text/html' }),
    ...SIGNED,
  },
  {
    fault: 'the CA has reached its limit of certificates (`LimitExceededException`)',
    inject: always('order', { kind: 'aws-error', code: 'LimitExceededException' }),
    ...failed(AuthorityRefused),
  },
  {
    fault: 'every call is throttled',
    inject: always('any', Wire.THROTTLED),
    ...failed(AuthorityThrottled),
  },
  {
    fault: "every read of the CA's certificate by a new container is throttled",
    inject: always('issuer', Wire.THROTTLED),
    newContainer: true,
    ...failed(AuthorityThrottled),
  },
  {
    fault: 'every poll is throttled',
    inject: always('collect', Wire.THROTTLED),
    ...heldBack(AuthorityThrottled),
  },
];
