import { matchesPattern } from '../../sandbox/services/events/event-pattern';
import type { Rule } from '../../sandbox/services/events/rules';

/** CloudTrail's event for a call of AWS IoT's control plane, as EventBridge gets it. */
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

/** ARNs to which a rule sends an event. */
export function toldOf(event: object, { enabled, eventPattern, targets }: Rule): readonly string[] {
  if (!enabled || !matchesPattern(JSON.parse(String(eventPattern)), event)) return [];
  return targets.map(({ Arn }) => String(Arn));
}
