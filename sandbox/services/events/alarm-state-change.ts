import { randomUUID } from 'node:crypto';
import { type AwsAccount, regionalArn } from '../../account';
import type { Transition } from '../cloudwatch/alarms/alarms';

/** CloudWatch's event for a change of an alarm's state. (CloudWatch user guide, "Alarm events and EventBridge") */
export function alarmStateChange({ alarm, from, to, atMs }: Transition, account: AwsAccount): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: account.accountId,
    time: new Date(atMs).toISOString(),
    region: account.region,
    resources: [regionalArn(account, 'cloudwatch', `alarm:${alarm}`)],
    detail: { alarmName: alarm, state: { value: to }, previousState: { value: from } },
  };
}
