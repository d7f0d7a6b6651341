import { IssuanceTimes } from '../../handler/authority/private-ca/issuance-times';
import { Polling } from '../../handler/authority/private-ca/polling';

/** The signer's own policy, always with what it knows in a new container. */
export function withoutLearning(): Polling {
  return new Polling(new NothingLearnt());
}

/** The signer's own policy, as eager from the first certificate on as with the CA to itself. */
export function eagerAtOnce(): Polling {
  return new Polling(new LongKnown());
}

/** The signer's own policy, which takes throttles for ordinary faults. */
export function blindToThrottles(): Polling {
  return new Unthrottled();
}

/** The signer's own policy, as careful as after a throttle from beginning to end. */
export function alwaysCareful(): Polling {
  return new Polling(new NeverKnown());
}

class NothingLearnt extends IssuanceTimes {
  override learn(): void {}
}

class LongKnown extends IssuanceTimes {
  override get certificates(): number {
    return Number.POSITIVE_INFINITY;
  }
}

class NeverKnown extends IssuanceTimes {
  override get certificates(): number {
    return 0;
  }
}

class Unthrottled extends Polling {
  override throttled(): void {}
}
