import { accessDenied } from '../../wire/api';
import type { Caller } from '../../wire/caller';
import type { RequestContext } from '../iam/conditions';
import type { Key } from './key';
import { accountIn, KeyPolicy } from './key-policy';
import type { Keys } from './keys';

/** What another account may do with a key at all. (KMS developer guide, "Permissions reference", cross-account use) */
const ACROSS_ACCOUNTS = ['kms:DescribeKey', 'kms:GetKeyRotationStatus', 'kms:GetPublicKey', 'kms:Sign'];

/** HTTP status of KMS's AccessDeniedException. (KMS API reference, "Common errors") */
const DENIED = 400;

/**
 * Decides as KMS does: about a key, its policy comes first, and IAM counts only where that leaves it the decision. About
 * anything else, IAM decides. (KMS developer guide, "Determining access to AWS KMS keys")
 *
 * @throws ApiError AccessDeniedException, from the function that it returns
 */
export function authorizer(keys: Keys) {
  return (caller: Caller, action: string, resource: string, context: RequestContext = {}): void => {
    const key = keys.withArn(resource);
    const full = { ...contextOf(caller, key), ...context };
    const isAllowedByIam = caller.allows(action, resource, full);
    const reason = key
      ? refusalBy(key, caller, action, full, isAllowedByIam)
      : isAllowedByIam
        ? undefined
        : `because no identity-based policy allows the ${action} action`;
    if (reason !== undefined) throw accessDenied(caller, action, resource, reason, DENIED);
  };
}

/** The condition keys that do not depend on the operation. */
export function contextOf(
  { arn }: Pick<Caller, 'arn'>,
  key?: Pick<Key, 'spec' | 'isMultiRegion'>,
): RequestContext {
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': accountIn(arn),
    'kms:CallerAccount': accountIn(arn),
    ...(key && {
      'kms:KeySpec': key.spec,
      'kms:KeyUsage': 'SIGN_VERIFY',
      'kms:KeyOrigin': 'AWS_KMS',
      'kms:MultiRegion': String(key.isMultiRegion),
    }),
  };
}

/** Why a caller may not; undefined if it may. */
function refusalBy(
  { arn: keyArn, policy }: Key,
  { arn: principal }: Caller,
  action: string,
  context: RequestContext,
  isAllowedByIam: boolean,
): string | undefined {
  const verdict = new KeyPolicy(policy).decide({ principal, action, keyArn, context });
  const isForeign = accountIn(principal) !== accountIn(keyArn);
  if (verdict === 'denied') return 'with an explicit deny in a resource-based policy';
  if (verdict === 'silent' || (isForeign && !ACROSS_ACCOUNTS.includes(action))) {
    return `because no resource-based policy allows the ${action} action`;
  }
  // Within an account a key policy suffices; another account must agree, too.
  if ((verdict === 'allowed' && !isForeign) || isAllowedByIam) return undefined;
  return `because no identity-based policy allows the ${action} action`;
}
