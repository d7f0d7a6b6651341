import type * as sdk from '@aws-sdk/client-kms-model';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import type { Caller } from '../../wire/caller';
import { contextOf } from './authorization';
import { accountIn, isAccount, KeyPolicy, malformed } from './key-policy';
import type { Kms } from './kms';

/** The only name of a key policy. */
const NAME = 'default';

type OfKey = Given<sdk.GetKeyPolicyRequest, 'KeyId'>;

/** The key policies. */
export function policyOperations(kms: Kms) {
  const { keys } = kms;
  const key = ({ KeyId }: OfKey) => keys.exactArnOf(KeyId);
  return {
    GetKeyPolicy: on(key, (input: OfKey) => ({ Policy: keys.get(key(input)).policy, PolicyName: NAME })),
    ListKeyPolicies: on(key, (input: OfKey) => {
      keys.get(key(input));
      return { PolicyNames: [NAME], Truncated: false };
    }),
    PutKeyPolicy: on(key, (input: OfKey & Given<sdk.PutKeyPolicyRequest, 'Policy'>, caller) => {
      const { arn } = keys.get(key(input));
      requireAcceptable(kms, input.Policy, arn, caller, input.BypassPolicyLockoutSafetyCheck);
      keys.change(arn, { policy: input.Policy });
    }),
  } satisfies ServiceDefinition['operations'];
}

/**
 * Checks a policy as KMS does before it puts it. (KMS API reference, PutKeyPolicy)
 *
 * @param bypass Whether the policy may lock out whoever puts it.
 * @throws ApiError MalformedPolicyDocumentException
 */
export function requireAcceptable(
  { principalExists, account }: Kms,
  json: string,
  keyArn: string,
  { arn: principal }: Pick<Caller, 'arn'>,
  bypass = false,
): void {
  const policy = new KeyPolicy(json);
  // Nobody knows here who there is in other accounts.
  const exists = (one: string) => accountIn(one) !== account.accountId || principalExists(one);
  const isValid = (one: string) =>
    isAccount(one) || (/^arn:[^:]+:iam::\d{12}:[\w-]+\/[^*?]+$/.test(one) && exists(one));
  if (!policy.principals.every(isValid)) {
    throw malformed('Policy contains a statement with one or more invalid principals.');
  }
  const verdict = policy.decide({
    principal,
    action: 'kms:PutKeyPolicy',
    keyArn,
    context: contextOf({ arn: principal }),
  });
  if (!bypass && verdict !== 'allowed' && verdict !== 'delegated') {
    throw malformed('The new key policy will not allow you to update the key policy in the future.');
  }
}
