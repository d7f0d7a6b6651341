import type { AuthorityBench } from './authority';
import { EST_BENCH } from './est/bench';
import { KMS_BENCH } from './kms/bench';
import { PRIVATE_CA_BENCH } from './private-ca/bench';
import { VAULT_BENCH } from './vault/bench';

/** Every authority of the bench; the first is the default. */
export const BENCHES: readonly [AuthorityBench, ...AuthorityBench[]] = [
  PRIVATE_CA_BENCH,
  KMS_BENCH,
  EST_BENCH,
  VAULT_BENCH,
];

/** The authority of a bench that names none. */
export const [DEFAULT_BENCH] = BENCHES;
