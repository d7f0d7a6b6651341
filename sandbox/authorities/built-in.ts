import type { AuthorityKind } from './authority';
import { EST } from './est/kind';
import { KMS } from './kms/kind';
import { PRIVATE_CA } from './private-ca/kind';

/** Every authority that the sandbox has; the first is the default. */
export const AUTHORITIES: readonly [AuthorityKind, ...AuthorityKind[]] = [PRIVATE_CA, KMS, EST];

/** The authority of a sandbox that names none. */
export const [DEFAULT_AUTHORITY] = AUTHORITIES;
