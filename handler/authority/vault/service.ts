import type { CalledService } from '../../calls/service';
import { externalService } from '../../external/service';
import { FailureReason, RejectionReason } from '../../vocabulary';
import { Refusal } from './refusal-kinds';

const EXTERNAL = externalService('Vault', [
  [Refusal.Sealed, FailureReason.AuthorityNotActive],
  [Refusal.Locked, FailureReason.AuthorityNotActive],
  [Refusal.Elsewhere, FailureReason.AuthorityAnswerUnreadable],
  [Refusal.TokenInvalid, FailureReason.AuthorityAccessDenied],
  [Refusal.PermissionDenied, FailureReason.AuthorityAccessDenied],
  [Refusal.MountMissing, FailureReason.AuthorityNotFound],
  [Refusal.PathUnsupported, FailureReason.AuthorityNotFound],
  [Refusal.RoleMissing, FailureReason.AuthorityNotFound],
  [Refusal.IssuerMissing, FailureReason.AuthorityNotFound],
  [Refusal.IssuerUnusable, FailureReason.AuthorityNotActive],
  [Refusal.RoleUnfit, FailureReason.AuthorityRefused],
  ['VaultAnswerUnreadable', FailureReason.AuthorityAnswerUnreadable],
]);

/** Vault, and what its refusals mean. */
export const VAULT: CalledService = {
  ...EXTERNAL,
  rejections: new Map([[Refusal.RequestRefused, RejectionReason.CsrRefusedByAuthority]]),
};

/** Its auth methods: whatever they refuse is the login's fault, and no device's. */
export const VAULT_LOGIN: CalledService = {
  ...EXTERNAL,
  name: 'Vault, login',
  reasons: { ...EXTERNAL.reasons, refused: FailureReason.AuthorityAccessDenied },
  finalErrors: new Map([
    ...EXTERNAL.finalErrors,
    [Refusal.RequestRefused, FailureReason.AuthorityAccessDenied],
    [Refusal.RoleUnfit, FailureReason.AuthorityAccessDenied],
  ]),
};
