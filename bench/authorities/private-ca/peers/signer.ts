import type { PollPolicy } from '../../../../handler/authority/private-ca/poll-policy';
import { Polling } from '../../../../handler/authority/private-ca/polling';
import { PrivateCaAuthority } from '../../../../handler/authority/private-ca/private-ca-authority';
import { authorityContainer } from '../../../peers/authority-container';
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
      const settings = { authorityArn, region: 'eu-central-1', profile };
      return authorityContainer(new PrivateCaAuthority(settings, client, start()));
    },
  };
}
