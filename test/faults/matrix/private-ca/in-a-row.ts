import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxPrivateCa } from '../../../../sandbox/authorities/private-ca/private-ca';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, SIGNED } from '../fault-case';
import { always, inTurn, once } from '../injections';

const { AuthorityAccessDenied, AuthorityThrottled } = FailureReason;

/** One request meets several faults. */
export const IN_A_ROW: readonly FaultCase<SandboxPrivateCa>[] = [
  {
    fault: 'an order: throttled, reset, HTTP 503, HTTP 500',
    inject: inTurn('order', Wire.THROTTLED, Wire.RESET_BEFORE, Wire.ERROR_503, Wire.ERROR_500),
    ...SIGNED,
  },
  {
    fault: 'an order whose answer is lost three times: reset, half of it, not JSON',
    inject: inTurn('order', Wire.RESET_AFTER, Wire.HALF_AN_ANSWER, Wire.MALFORMED_JSON),
    ...SIGNED,
  },
  {
    fault: 'polls: throttled, reset, half an answer, HTTP 503, drips',
    inject: inTurn(
      'collect',
      Wire.THROTTLED,
      Wire.RESET_BEFORE,
      Wire.HALF_AN_ANSWER,
      Wire.ERROR_503,
      Wire.FAST_DRIP,
    ),
    ...SIGNED,
  },
  {
    fault: 'an order that gets no answer, then every poll throttled',
    inject: async (controls) => {
      await once('order', Wire.HANG_AFTER)(controls);
      await always('collect', Wire.THROTTLED)(controls);
    },
    ...heldBack(AuthorityThrottled),
  },
  {
    fault: 'an order throttled, then denied',
    inject: inTurn('order', Wire.THROTTLED, Wire.ACCESS_DENIED),
    ...failed(AuthorityAccessDenied),
  },
];
