import { waitUntilCertificateIssued } from '@aws-sdk/client-acm-pca';
import { AWS_IOT_TIMEOUT_MS } from '../../handler/vocabulary';
import { issue } from './issue';
import type { Peer } from './peer';

/** The waiter that comes with the AWS SDK, with its own pauses. */
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
