import { waitUntilCertificateIssued } from '@aws-sdk/client-acm-pca';
import { AWS_IOT_TIMEOUT_MS } from '../../handler/vocabulary';
import { issue } from './issue';
import type { Peer } from './peer';

/** The AWS SDK's own waiter, with its default delays. */
export const sdkWaiter: Peer = {
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
