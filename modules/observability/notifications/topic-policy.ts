import type { Account } from '../../account';

const CLOUDWATCH = { Service: 'cloudwatch.amazonaws.com' };
const EVENTBRIDGE = { Service: 'events.amazonaws.com' };

/** Alarms of this account and Region only: against the confused deputy. */
function alarmsOf(account: Account) {
  return {
    StringEquals: { 'aws:SourceAccount': account.id },
    ArnLike: { 'aws:SourceArn': account.arn('cloudwatch', 'alarm:*') },
  };
}

/**
 * Policy of the topic, JSON: alarms and EventBridge rules of this account may publish. The topic lets nobody else;
 * people of the account still need IAM to.
 *
 * EventBridge gets no condition on its permission, because AWS documents that conditions do not work there: its
 * messages would be lost without a trace. So what can be asked is asked the other way round: where a message does
 * name an account, and it is another, it is refused. (EventBridge user guide, "Using resource-based policies")
 */
export function topicPolicy(account: Account, topicArn: string): string {
  const publish = { Action: 'sns:Publish', Resource: topicArn };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Alarms', Effect: 'Allow', Principal: CLOUDWATCH, ...publish, Condition: alarmsOf(account) },
      { Sid: 'Events', Effect: 'Allow', Principal: EVENTBRIDGE, ...publish },
      {
        Sid: 'NoEventsOfOthers',
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
