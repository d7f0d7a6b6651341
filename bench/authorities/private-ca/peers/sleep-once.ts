import { setTimeout as sleep } from 'node:timers/promises';
import { GetCertificateCommand } from '@aws-sdk/client-acm-pca';
import type { Peer } from '../../../peers/peer';
import type { AuthorityAddress } from './address';
import { issue } from './issue';

/** What AWS's sample certificate provider does: submit the CSR, sleep for one second, poll once. */
export const sleepOnce: Peer<AuthorityAddress> = {
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
