import type {
  AuthorityKind,
  RecordedCertificate,
  SandboxAuthority,
} from '../../../sandbox/authorities/authority';
import type { Item } from '../../../sandbox/services/dynamodb/tables';
import type { Peer } from '../../peers/peer';
import type { AuthorityBench, MeasuredOptions, WireAuthority } from '../authority';
import { makeIssuer } from '../make-issuer';
import type { ExternalAddress } from './address';
import { EXTERNAL_CONTAINER_GOALS, EXTERNAL_SPEED_GOALS } from './goals';
import { externalViolations } from './ledger-audit';
import { plainBundle } from './plain-bundle';
import { VirtualCa, type VirtualProtocol } from './virtual-ca';

/** What the bench asks a CA of the sandbox that is outside of AWS. */
interface ExternalCa {
  renewIssuer(): Promise<void>;
  /** Every entry of the ledger. */
  entries(): Promise<readonly Item[]>;
  issued(): Promise<readonly RecordedCertificate[]>;
}

/** What differs from one CA outside of AWS to another. */
export interface ExternalBenchParts<Address extends ExternalAddress> {
  readonly kind: AuthorityKind;
  /** The same, for containers that get the bench's own requests. @default `kind` */
  readonly measuredKind?: AuthorityKind;
  /** The CA itself. Throws if another authority signs. */
  caOf(started: { readonly authority: SandboxAuthority }): ExternalCa;
  /** This project's signer. */
  readonly signer: Peer<Address>;
  /** How its server speaks in virtual time. */
  readonly protocol: VirtualProtocol;
  /** What else a signer needs in virtual time. */
  complete(address: ExternalAddress): Address;
  /** Starts it in the sandbox. */
  startOnWire(options: MeasuredOptions): Promise<WireAuthority<Address>>;
}

/** The bench of the signer with a CA outside of AWS. */
export function externalBench<Address extends ExternalAddress>({
  kind,
  measuredKind = kind,
  caOf,
  signer,
  protocol,
  complete,
  startOnWire,
}: ExternalBenchParts<Address>) {
  return {
    name: kind.name,
    kind,
    // What only it has are the ledger's faults, and those are at the wire.
    addOrderFaults: () => {},
    renew: (authority) => caOf({ authority }).renewIssuer(),
    async violations(authority, log) {
      const ca = caOf({ authority });
      return externalViolations(await ca.entries(), await ca.issued(), log);
    },
    async prepare() {
      const issuer = await makeIssuer();
      return {
        kind: measuredKind,
        signer,
        others: [],
        contenders: [],
        speedGoals: EXTERNAL_SPEED_GOALS,
        containerGoals: EXTERNAL_CONTAINER_GOALS,
        ownWork: 'outside the authority',
        plainBundle,
        startVirtually: (time, options) => new VirtualCa(time, issuer, protocol, options, complete),
        startOnWire,
      };
    },
  } satisfies AuthorityBench;
}
