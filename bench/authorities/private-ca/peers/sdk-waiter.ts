import { waitUntilCertificateIssued } from '@aws-sdk/client-acm-pca';
import { AWS_IOT_TIMEOUT_MS } from '../../../../handler/vocabulary';
import type { Peer } from '../../../peers/peer';
import type { AuthorityAddress } from './address';
import { issue } from './issue';

/** The AWS SDK's own waiter, with its default delays. */
export const sdkWaiter: Peer<AuthorityAddress> = {
  name: 'SDK waiter',
  start: (address) => ({
    async sign(order) {
      const CertificateArn = await issue(address, order);
      const { client, authorityArn: CertificateAuthorityArn } = address;
      await waitUntilCertificateIssued(
        { client, maxWaitTime: AWS_IOT_TIMEOUT_MS / 1_000 },
        { CertificateAuthorityArn, CertificateArn },
      );
    },
  }),
};
