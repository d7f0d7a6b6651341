import type { Authority } from '../../handler/authority/authority';
import { Deadline } from '../../handler/deadline';
import { metrics } from '../../handler/powertools/metrics';
import { AWS_IOT_TIMEOUT_MS } from '../../handler/vocabulary';
import type { PeerContainer } from './peer';

/** A container of this project's signer: an authority of it, called as the handler does. */
export function authorityContainer(authority: Authority): PeerContainer {
  // Lambda's init phase does this too: the first request finds it done or under way.
  const warm = authority.issuers(new Deadline(AWS_IOT_TIMEOUT_MS));
  return {
    async sign(order) {
      await warm;
      const deadline = Deadline.ofInvocation(AWS_IOT_TIMEOUT_MS, 0);
      try {
        const pending = await authority.order(order, deadline);
        await pending.collect(deadline);
      } finally {
        metrics.clearMetrics();
      }
    },
  };
}
