import { KmsAuthority } from '../../../../handler/authority/kms/kms-authority';
import { readLeafProfile } from '../../../../handler/issuance/profile';
import { Ledger } from '../../../../handler/ledger/ledger';
import { authorityContainer } from '../../../peers/authority-container';
import type { Peer } from '../../../peers/peer';
import type { KmsAddress } from './address';

/** This project's signer: its authority with a key in AWS KMS, set up as in the Lambda entry. */
export const signer: Peer<KmsAddress> = {
  name: 'this signer',
  start({ client, keyArn, table, now, readCertificates }) {
    const settings = {
      keyArn,
      region: 'eu-central-1',
      certificateParameter: '/iot-pki/ca-certificate',
      profile: readLeafProfile('the profile', { validityDays: 30 }),
    };
    const ledger = new Ledger(table, { now });
    return authorityContainer(new KmsAuthority(settings, ledger, { client, readCertificates }));
  },
};
