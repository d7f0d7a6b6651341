import type { Called } from '../../wire/api';
import type { TrailedCall } from '../cloudtrail/trail';
import { accountIn } from './key-policy';
import type { Keys } from './keys';

/** Members of requests that CloudTrail shows: neither messages nor digests. (KMS developer guide, "AWS CloudTrail log entries") */
const SHOWN = {
  AliasName: 'aliasName',
  Description: 'description',
  KeySpec: 'keySpec',
  KeyUsage: 'keyUsage',
  PendingWindowInDays: 'pendingWindowInDays',
  PolicyName: 'policyName',
  KeyId: 'keyId',
  MessageType: 'messageType',
  MultiRegion: 'multiRegion',
  SigningAlgorithm: 'signingAlgorithm',
  DryRun: 'dryRun',
  TargetKeyId: 'targetKeyId',
} as const;

/** Operations that CloudTrail calls read-only. Sign is one. (KMS developer guide, "Sign") */
const READ_ONLY = /^(Describe|Get|List|Sign)/;

/** What CloudTrail gets to know of a call of KMS. */
export function trailed({ operation, input, caller, error }: Called, keys: Keys): TrailedCall {
  const key = keys.find(String(input.KeyId ?? input.TargetKeyId));
  return {
    eventSource: 'kms.amazonaws.com',
    eventName: operation,
    readOnly: READ_ONLY.test(operation),
    callerArn: caller.arn,
    accessKeyId: caller.accessKeyId,
    requestParameters: Object.fromEntries(
      Object.entries(SHOWN).flatMap(([member, name]) =>
        input[member] === undefined ? [] : [[name, input[member]]],
      ),
    ),
    resources: key ? [{ ARN: key.arn, accountId: accountIn(key.arn), type: 'AWS::KMS::Key' }] : [],
    error,
  };
}
