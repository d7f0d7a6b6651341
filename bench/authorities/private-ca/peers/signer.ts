import type { PollPolicy } from '../../../../handler/authority/private-ca/poll-policy';
import { Polling } from '../../../../handler/authority/private-ca/polling';
import { PrivateCaAuthority } from '../../../../handler/authority/private-ca/private-ca-authority';
import { Deadline } from '../../../../handler/deadline';
import { metrics } from '../../../../handler/powertools/metrics';
import { AWS_IOT_TIMEOUT_MS } from '../../../../handler/vocabulary';
import type { Peer } from '../../../peers/peer';
import type { AuthorityAddress } from './address';

/** This project's signer: its AWS Private CA authority, set up as in the Lambda entry. */
export const signer: Peer<AuthorityAddress> = signerThatPolls('this signer', () => new Polling());

/** The signer with another poll policy. @param start Makes the policy for a new container. */
export function signerThatPolls(name: string, start: () => PollPolicy): Peer<AuthorityAddress> {
  return {
    name,
    start({ client, authorityArn }) {
      const profile = {
        templateArn: 'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1',
        validityDays: 30,
        signingAlgorithm: undefined,
      };
      const authority = new PrivateCaAuthority(
        { authorityArn, region: 'eu-central-1', profile },
        client,
        start(),
      );
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
    },
  };
}
