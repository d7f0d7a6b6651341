import { setTimeout as sleep } from 'node:timers/promises';
import { GetCertificateCommand } from '@aws-sdk/client-acm-pca';
import { issue } from './issue';
import type { Peer } from './peer';

/** What AWS's sample of a certificate provider does: hand in, sleep for one second, ask once. */
export const sleepOnce: Peer = {
  name: 'sleep 1 s, ask once',
  start: (address) => ({
    async sign(order) {
      const CertificateArn = await issue(address, order);
      await sleep(1_000);
      const command = new GetCertificateCommand({
        CertificateAuthorityArn: address.authorityArn,
        CertificateArn,
      });
      await address.client.send(command);
    },
  }),
};
