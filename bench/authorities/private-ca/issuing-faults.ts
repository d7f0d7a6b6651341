import type { SandboxAuthority } from '../../../sandbox/authorities/authority';
import { privateCaOf } from '../../../sandbox/authorities/private-ca/private-ca';
import type { IssuingFault } from '../../../sandbox/services/acm-pca/faults';
import { REWRITTEN_SUBJECT, WRONG_CERTIFICATES } from '../../../testing/faults/private-ca/wrong-certificates';

/** Each fault's share, in hundredths of the share of all calls that meet a fault. */
const ISSUING_MIX: readonly (readonly [parts: number, fault: IssuingFault])[] = [
  [3, { kind: 'issuing-fails' }],
  [3, REWRITTEN_SUBJECT],
  ...Object.values(WRONG_CERTIFICATES).map((fault) => [1, fault] as const),
];

/** Makes the CA accept a share of the orders, and issue nothing or a wrong certificate. @param share 0 to 0.5 */
export function addIssuingFaults(authority: SandboxAuthority, share: number): void {
  const { faults } = privateCaOf({ authority });
  for (const [parts, fault] of ISSUING_MIX)
    faults.sometimes('IssueCertificate', fault, (share * parts) / 100);
}
