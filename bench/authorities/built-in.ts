import type { AuthorityBench, FleetAuthority } from './authority';
import { KMS_FLEET } from './kms/fleet';
import { PRIVATE_CA_BENCH } from './private-ca/bench';

/** Every authority that signs for a fleet under faults; the first is the default. */
export const FLEETS: readonly [FleetAuthority, ...FleetAuthority[]] = [PRIVATE_CA_BENCH, KMS_FLEET];

/** Every authority of the bench; the first is the default. */
export const BENCHES: readonly [AuthorityBench, ...AuthorityBench[]] = [PRIVATE_CA_BENCH];

/** The authority of a bench that names none. */
export const [DEFAULT_BENCH] = BENCHES;
