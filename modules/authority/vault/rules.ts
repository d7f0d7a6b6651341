import {
  AUDIENCE_MUST_BE,
  AUDIENCE as AUDIENCE_PATTERN,
  MOUNT_MUST_BE,
  NAMESPACE_MUST_BE,
  PATH,
  VAULT_NAME_MUST_BE,
  VAULT_NAME as VAULT_NAME_PATTERN,
} from '../../../handler/authority/vault/vocabulary';
import type { TextRule } from '../../rules';

/** Path of a mount. */
export const MOUNT: TextRule = { pattern: PATH, mustBe: MOUNT_MUST_BE };

/** Name of a role, or of an issuer. */
export const VAULT_NAME: TextRule = { pattern: VAULT_NAME_PATTERN, mustBe: VAULT_NAME_MUST_BE };

/** A namespace. */
export const NAMESPACE: TextRule = { pattern: PATH, mustBe: NAMESPACE_MUST_BE };

/** Audience of the token from STS. It goes into an IAM policy, JSON, in which `${` begins a variable. */
export const AUDIENCE: TextRule = {
  pattern: AUDIENCE_PATTERN,
  except: '["\\\\]|\\$[{]',
  mustBe: `${AUDIENCE_MUST_BE}, quotes and backslashes`,
};

/** Value of the header by which Vault knows that a login is meant for it. */
export const SERVER_ID: TextRule = {
  pattern: '^[!-~]{1,255}$',
  mustBe: "the value of Vault's iam_server_id_header_value, such as vault.example.com, without spaces",
};
