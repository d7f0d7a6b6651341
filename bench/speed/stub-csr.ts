import { type Csr, checkCsr } from '../../handler/csr/csr';
import { ANY_NAMES } from '../../handler/csr/request-policy';
import { throwawayCsr } from '../../handler/rehearsal/throwaway-csr';

/** What every request has in common: its subject and its key. */
export const COMMON_CSR = checkCsr(throwawayCsr('device'), 'device', ANY_NAMES);

/** A request that differs from others only by what identifies it, because making keys takes longer than all the rest. */
export function stubCsr(name: string): Csr {
  return { ...COMMON_CSR, der: Buffer.from(name), sha256: name };
}
