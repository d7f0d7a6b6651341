import type { Account } from '../../account';

const CLOUDWATCH = { Service: 'cloudwatch.amazonaws.com' };
const EVENTBRIDGE = { Service: 'events.amazonaws.com' };

/** Only alarms of this account and Region, against the confused deputy. */
function alarmsOf(account: Account) {
  return {
    StringEquals: { 'aws:SourceAccount': account.id },
    ArnLike: { 'aws:SourceArn': account.arn('cloudwatch', 'alarm:*') },
  };
}

/**
 * Policy of the topic, JSON: only alarms and EventBridge rules of this account may publish.
 *
 * EventBridge's permission has no condition, because AWS documents that conditions do not work there: its messages
 * would be lost without a trace. Instead, a message that names another account is denied. (EventBridge user guide,
 * "Using resource-based policies")
 */
export function topicPolicy(account: Account, topicArn: string): string {
  const publish = { Action: 'sns:Publish', Resource: topicArn };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Alarms', Effect: 'Allow', Principal: CLOUDWATCH, ...publish, Condition: alarmsOf(account) },
      { Sid: 'Events', Effect: 'Allow', Principal: EVENTBRIDGE, ...publish },
      {
        Sid: 'DenyOtherAccounts',
        Effect: 'Deny',
        Principal: EVENTBRIDGE,
        ...publish,
        Condition: {
          Null: { 'aws:SourceAccount': 'false' },
          StringNotEquals: { 'aws:SourceAccount': account.id },
        },
      },
    ],
  });
}
