import { IssuanceTimes } from '../../../../handler/authority/private-ca/issuance-times';
import { Polling } from '../../../../handler/authority/private-ca/polling';

/** The signer's policy, but it never learns from issuance times. */
export function withoutLearning(): Polling {
  return new Polling(new NothingLearnt());
}

/** The signer's policy, but it ignores throttles. */
export function blindToThrottles(): Polling {
  return new Unthrottled();
}

/** The signer's policy, but always as careful as after a throttle. */
export function alwaysCareful(): Polling {
  return new AlwaysThrottled();
}

class NothingLearnt extends IssuanceTimes {
  override learn(): void {}
}

class Unthrottled extends Polling {
  override throttled(): void {}
}

class AlwaysThrottled extends Polling {
  override begin() {
    this.throttled();
    return super.begin();
  }
}
