import { describe, expect, it } from '@jest/globals';
import { alarmViews } from '../../../../demo/dashboard/widgets/alarm-views';
import { compositeAlarm } from '../../../../sandbox/services/cloudwatch/alarms/definitions';
import { CloudWatch } from '../../../../sandbox/services/cloudwatch/cloudwatch';

const MINUTE_MS = 60_000;

describe('an alarm on the page', () => {
  it('has its states over the time that is shown', () => {
    let now = 0;
    const cloudWatch = new CloudWatch({ clock: () => now });
    const down = { AlarmName: 'down', AlarmRule: 'TRUE', AlarmActions: ['page'], AlarmDescription: 'Down.' };
    cloudWatch.alarms.put(compositeAlarm(down, 'arn'));
    now = 4 * MINUTE_MS;
    cloudWatch.tick();

    const [view] = alarmViews(cloudWatch.alarms, { page: 'page', ticket: 'ticket' }, 0.5 * MINUTE_MS, now);

    expect(view).toEqual({
      name: 'down',
      arn: 'arn',
      description: 'Down.',
      state: 'ALARM',
      severity: 'page',
      stretches: [
        { state: 'INSUFFICIENT_DATA', fromMs: 0.5 * MINUTE_MS, toMs: MINUTE_MS },
        { state: 'ALARM', fromMs: MINUTE_MS, toMs: now },
      ],
    });
  });
});
