import type { AuthorityKind } from '../../../sandbox/authorities/authority';
import { EST } from '../../../sandbox/authorities/est/kind';
import { KMS } from '../../../sandbox/authorities/kms/kind';
import { PRIVATE_CA } from '../../../sandbox/authorities/private-ca/kind';
import { VAULT } from '../../../sandbox/authorities/vault/kind';
import { EST_MATRIX } from './est/matrix';
import type { FaultMatrix } from './fault-case';
import { KMS_MATRIX } from './kms/matrix';
import { PRIVATE_CA_MATRIX } from './private-ca/matrix';
import { VAULT_MATRIX } from './vault/matrix';

/** The faults that each authority's signer meets. */
export const FAULT_MATRICES: readonly {
  readonly kind: AuthorityKind;
  readonly matrix: FaultMatrix;
}[] = [
  { kind: PRIVATE_CA, matrix: PRIVATE_CA_MATRIX },
  { kind: KMS, matrix: KMS_MATRIX },
  { kind: EST, matrix: EST_MATRIX },
  { kind: VAULT, matrix: VAULT_MATRIX },
];
