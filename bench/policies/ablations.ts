import { Congestion } from '../../handler/authority/private-ca/congestion';
import { IssuanceTimes } from '../../handler/authority/private-ca/issuance-times';
import { Polling } from '../../handler/authority/private-ca/polling';

const now = () => performance.now();

/** The signer's own policy, always with what it knows in a new container. */
export function withoutLearning(): Polling {
  return new Polling(new NothingLearnt());
}

/** The signer's own policy, which sees neither idle time nor throttles: nothing ever speaks against a poll. */
export function withoutBudget(): Polling {
  return new Polling(new IssuanceTimes(), new NoCongestion(now));
}

/** The signer's own policy, which takes throttles for ordinary faults. */
export function blindToThrottles(): Polling {
  return new Polling(new IssuanceTimes(), new NoThrottles(now));
}

/** The signer's own policy, which does not see how idle it is: at ease only when long without a throttle. */
export function blindToIdleness(): Polling {
  return new Polling(new IssuanceTimes(), new NoIdleness(now));
}

/** The signer's own policy, as careful as after a throttle from beginning to end. */
export function asIfThrottled(): Polling {
  return new Polling(new IssuanceTimes(), new EndlessThrottle(now));
}

class NothingLearnt extends IssuanceTimes {
  override learn(): void {}
}

class NoCongestion extends Congestion {
  override get pollBudget(): number {
    return Number.POSITIVE_INFINITY;
  }
}

class NoThrottles extends Congestion {
  override throttled(): void {}
}

class NoIdleness extends Congestion {
  override began(): void {}
}

class EndlessThrottle extends Congestion {
  override began(): void {
    this.throttled();
  }
}
