import { PRIVATE_CA } from '../../../sandbox/authorities/private-ca/kind';
import { X509Authority } from '../../../sandbox/x509/authority';
import type { AuthorityBench, BenchedAuthority, MeasuredOptions } from '../authority';
import { CONTAINER_GOALS, SPEED_GOALS } from './goals';
import { addIssuingFaults } from './issuing-faults';
import type { AuthorityAddress } from './peers/address';
import { plainBundle } from './peers/plain-bundle';
import { sdkWaiter } from './peers/sdk-waiter';
import { signer } from './peers/signer';
import { sleepOnce } from './peers/sleep-once';
import { CONTENDERS } from './policies/contenders';
import { VirtualPrivateCa } from './virtual-private-ca';
import { WirePrivateCa } from './wire-private-ca';

/** The bench of the signer with AWS Private CA. */
export const PRIVATE_CA_BENCH = {
  name: PRIVATE_CA.name,
  kind: PRIVATE_CA,
  addOrderFaults: addIssuingFaults,
  async prepare(): Promise<BenchedAuthority<AuthorityAddress>> {
    const { certificatePem } = await X509Authority.create({ commonName: 'Bench CA', key: 'EC_prime256v1' });
    return {
      kind: PRIVATE_CA,
      signer,
      others: [sleepOnce, sdkWaiter],
      contenders: CONTENDERS,
      speedGoals: SPEED_GOALS,
      containerGoals: CONTAINER_GOALS,
      ownWork: 'outside the authority',
      plainBundle,
      startVirtually: (time, options) => new VirtualPrivateCa({ ...options, time, certificatePem }),
      startOnWire: (options: MeasuredOptions) => WirePrivateCa.start(options),
    };
  },
} satisfies AuthorityBench;
