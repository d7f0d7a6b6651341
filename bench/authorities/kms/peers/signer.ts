import { KmsAuthority } from '../../../../handler/authority/kms/kms-authority';
import { Deadline } from '../../../../handler/deadline';
import { readLeafProfile } from '../../../../handler/issuance/profile';
import { Ledger } from '../../../../handler/ledger/ledger';
import { metrics } from '../../../../handler/powertools/metrics';
import { AWS_IOT_TIMEOUT_MS } from '../../../../handler/vocabulary';
import type { Peer } from '../../../peers/peer';
import type { KmsAddress } from './address';

/** This project's signer: its authority with a key in AWS KMS, set up as in the Lambda entry. */
export const signer: Peer<KmsAddress> = {
  name: 'this signer',
  start({ client, keyArn, table, now, readCertificate }) {
    const settings = {
      keyArn,
      region: 'eu-central-1',
      certificateParameter: '/iot-pki/ca-certificate',
      profile: readLeafProfile('the profile', { validityDays: 30 }),
    };
    const authority = new KmsAuthority(settings, new Ledger(table, { now }), { client, readCertificate });
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
