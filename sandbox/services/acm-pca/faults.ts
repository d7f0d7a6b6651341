import type { Random } from '../../random';
import { FaultPlan } from '../../wire/faults/fault-plan';
import type { WireFault } from '../../wire/faults/wire-fault';
import type { X509Authority } from '../../x509/authority';
import type { IssuedCertificate } from './issued-certificate';
import { OPERATIONS, type Operation } from './operations';

/** A fault in issuing: IssueCertificate answers as usual, and GetCertificate's answer is wrong. */
export type IssuingFault =
  /** The request is accepted and issuing fails: GetCertificate throws RequestFailedException once the issuance time is over. */
  | { readonly kind: 'issuing-fails' }
  /** The CA returns a wrong certificate. */
  | {
      readonly kind: 'wrong-certificate';
      readonly transform: (issued: IssuedCertificate, authority: X509Authority) => string | Promise<string>;
    };

/** Any fault. */
export type Fault = WireFault | IssuingFault;

/** The faults that an operation can have: only IssueCertificate issues. */
type FaultsByOperation = {
  readonly [O in Operation]: O extends 'IssueCertificate' ? Fault : WireFault;
};

/** The planned faults of AWS Private CA. A wire fault after an IssueCertificate leaves a certificate that nobody knows of. */
export class Faults extends FaultPlan<FaultsByOperation> {
  constructor(random: Random) {
    super(random, OPERATIONS);
  }

  protected override requirePossible(operation: string, fault: Fault): void {
    super.requirePossible(operation, fault);
    if (operation !== 'IssueCertificate' && isIssuingFault(fault)) {
      throw new RangeError(`A fault of kind '${fault.kind}' is for IssueCertificate, not for ${operation}`);
    }
  }
}

/** Whether a fault is one of issuing. */
export function isIssuingFault(fault: Fault | undefined): fault is IssuingFault {
  return fault?.kind === 'issuing-fails' || fault?.kind === 'wrong-certificate';
}
