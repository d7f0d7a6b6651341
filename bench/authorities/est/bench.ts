import { estOf } from '../../../sandbox/authorities/est/est-authority';
import { EST } from '../../../sandbox/authorities/est/kind';
import type { AuthorityBench, BenchedAuthority } from '../authority';
import { EXTERNAL_CONTAINER_GOALS, EXTERNAL_SPEED_GOALS } from '../external/goals';
import { externalViolations } from '../external/ledger-audit';
import { plainBundle } from '../external/plain-bundle';
import { VirtualCa } from '../external/virtual-ca';
import { makeIssuer } from '../make-issuer';
import type { EstAddress } from './address';
import { EST_PROTOCOL } from './protocol';
import { signer } from './signer';
import { startWireEst } from './wire-est';

/** The bench of the signer with a CA behind an EST server. */
export const EST_BENCH = {
  name: EST.name,
  kind: EST,
  // What only it has are the ledger's faults, and those are at the wire.
  addOrderFaults: () => {},
  renew: (authority) => estOf({ authority }).renewIssuer(),
  async violations(authority, log) {
    const ca = estOf({ authority });
    return externalViolations(await ca.entries(), await ca.issued(), log);
  },
  async prepare(): Promise<BenchedAuthority<EstAddress>> {
    const issuer = await makeIssuer();
    return {
      kind: EST,
      signer,
      others: [],
      contenders: [],
      speedGoals: EXTERNAL_SPEED_GOALS,
      containerGoals: EXTERNAL_CONTAINER_GOALS,
      ownWork: 'outside the authority',
      plainBundle,
      startVirtually: (time, options) =>
        new VirtualCa(time, issuer, EST_PROTOCOL, options, (address) => address),
      startOnWire: (options) => startWireEst(options),
    };
  },
} satisfies AuthorityBench;
