import type { SandboxAuthority } from '../../sandbox/authorities/authority';
import type { WireFault } from '../../sandbox/wire/faults/wire-fault';
import * as Wire from '../../testing/faults/wire-faults';
import type { AuthorityBench } from '../authorities/authority';

/** Each wire fault's share of all wire faults, in percent. */
const WIRE_MIX: readonly (readonly [parts: number, fault: WireFault])[] = [
  [25, Wire.THROTTLED],
  [15, Wire.RESET_BEFORE],
  [15, Wire.RESET_AFTER],
  [10, Wire.ERROR_500],
  [10, Wire.ERROR_503],
  [6, Wire.HALF_AN_ANSWER],
  [5, Wire.MALFORMED_JSON],
  [3, Wire.LATE],
  [3, Wire.FAST_DRIP],
  [2, Wire.HANG_BEFORE],
  [2, Wire.HANG_AFTER],
  [2, Wire.ACCESS_DENIED],
  [2, Wire.EMPTY_ANSWER],
];

/**
 * Injects faults into a share of the calls to the authority. Most are transient; some make it issue a wrong certificate.
 *
 * @param share 0 to 0.5. The faults of orders that only this authority has come on top.
 */
export function addFaults(fleet: AuthorityBench, authority: SandboxAuthority, share: number): void {
  for (const [parts, fault] of WIRE_MIX) authority.calls.sometimes('any', fault, (share * parts) / 100);
  fleet.addOrderFaults(authority, share);
}
