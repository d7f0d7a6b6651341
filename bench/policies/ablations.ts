import { IssuanceTimes } from '../../handler/authority/private-ca/issuance-times';
import { Polling } from '../../handler/authority/private-ca/polling';

/** The signer's policy, but it never learns from issuance times. */
export function withoutLearning(): Polling {
  return new Polling(new NothingLearnt());
}

/** The signer's policy, but eager from the first certificate on, not only after several. */
export function eagerAtOnce(): Polling {
  return new Polling(new LongKnown());
}

/** The signer's policy, but it ignores throttles. */
export function blindToThrottles(): Polling {
  return new Unthrottled();
}

/** The signer's policy, but always as careful as after a throttle. */
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
