import type { Fault, Faults, IssuingFault } from '../../sandbox/services/acm-pca/faults';
import type { WireFault } from '../../sandbox/wire/faults/wire-fault';
import * as Wire from '../../testing/faults/wire-faults';
import { REWRITTEN_SUBJECT, WRONG_CERTIFICATES } from '../../testing/faults/wrong-certificates';

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

const ISSUING_MIX: readonly (readonly [parts: number, fault: IssuingFault])[] = [
  [3, { kind: 'issuing-fails' }],
  [3, REWRITTEN_SUBJECT],
  ...Object.values(WRONG_CERTIFICATES).map((fault) => [1, fault] as const),
];

/**
 * Injects faults into a share of the calls to the CA. Most are transient; some make the CA issue a wrong certificate.
 *
 * @param share 0 to 0.5. Issuing faults come on top: a hundredth of it per part, for IssueCertificate only.
 */
export function addFaults(faults: Faults, share: number): void {
  const plan = (operation: 'any' | 'IssueCertificate', parts: number, fault: Fault) =>
    faults.sometimes(operation, fault as WireFault, (share * parts) / 100);
  for (const [parts, fault] of WIRE_MIX) plan('any', parts, fault);
  for (const [parts, fault] of ISSUING_MIX) plan('IssueCertificate', parts, fault);
}
