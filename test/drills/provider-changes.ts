import type { DeployedResource } from '../../sandbox/services/cloudwatch/from-state';
import { matchesPattern } from '../../sandbox/services/events/event-pattern';

/** The event that CloudTrail makes of a call of AWS IoT's control plane, as EventBridge gets it. */
export function iotCall(eventName: string): object {
  return {
    version: '0',
    id: 'b1d6f8a0-0000-0000-0000-000000000000',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iot',
    account: '123456789012',
    region: 'eu-central-1',
    detail: {
      eventSource: 'iot.amazonaws.com',
      eventName,
      requestParameters: { certificateProviderName: 'fleet' },
    },
  };
}

/** ARNs that are told of an event, by the rule of that name. */
export function toldOf(
  event: object,
  ruleName: string,
  resources: readonly DeployedResource[],
): readonly string[] {
  const rule = resources.find(
    ({ type, values }) => type === 'aws_cloudwatch_event_rule' && values.name === ruleName,
  );
  if (rule === undefined) throw new Error(`No rule is named ${ruleName}.`);
  if (
    rule.values.state !== 'ENABLED' ||
    !matchesPattern(JSON.parse(String(rule.values.event_pattern)), event)
  )
    return [];
  return resources
    .filter(({ type, values }) => type === 'aws_cloudwatch_event_target' && values.rule === ruleName)
    .map(({ values }) => String(values.arn));
}
