import type { AuthorityKind } from './authority';
import { EST } from './est/kind';
import { KMS } from './kms/kind';
import { PRIVATE_CA } from './private-ca/kind';
import { VAULT } from './vault/kind';

/** Every authority that the sandbox has; the first is the default. */
export const AUTHORITIES: readonly [AuthorityKind, ...AuthorityKind[]] = [PRIVATE_CA, KMS, EST, VAULT];

/** The authority of a sandbox that names none. */
export const [DEFAULT_AUTHORITY] = AUTHORITIES;
