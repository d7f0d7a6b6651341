import type { Order } from '../authority/authority';
import { fingerprint } from '../fingerprint';

/** Who asks for which certificate. Two requests are the same only if all of it is. */
export interface LedgerRequest extends Order {
  /** Names the authority that is asked. */
  readonly authority: string;
  /** Names what its certificates have in common, so that a changed profile is not answered with an old certificate. */
  readonly profile: string;
}

/** The partition key of a request in the table. */
export function requestKey({ clientId, principalId, csr, profile, authority }: LedgerRequest): string {
  return fingerprint([clientId, principalId, csr.der, profile, authority]);
}
