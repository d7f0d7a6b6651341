import type { AuthorityKind } from '../../sandbox/authorities/authority';
import { EST } from '../../sandbox/authorities/est/kind';
import { VAULT } from '../../sandbox/authorities/vault/kind';

/** Authorities whose ledger is a deployment of its own. */
export const OUTSIDE_AWS: readonly AuthorityKind[] = [EST, VAULT];
