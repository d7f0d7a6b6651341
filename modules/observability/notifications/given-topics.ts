import type { GivenArn } from '../../given-arns';
import { ROWS } from '../alarms/table';
import type { AlarmTunings } from '../alarms/tuning';
import type { NotificationSettings } from './notifications';

/**
 * The topics that are given, and where they must be. An alarm may notify a topic in another account if that topic's
 * policy allows it; an event needs a role for that. (SNS developer guide, "Example cases for Amazon SNS access
 * control"; EventBridge user guide, "Sending events to an AWS service in another account")
 */
export function givenTopics(
  { pageTopicArn = '', ticketTopicArn = '' }: NotificationSettings,
  alarms: AlarmTunings,
): readonly GivenArn[] {
  const events = ROWS.filter(
    ({ kind, name }) => kind === 'event' && alarms[name as keyof AlarmTunings]?.enabled !== false,
  );
  const topic = (severity: 'page' | 'ticket', arn: string, settings: string): GivenArn => {
    const event = events.find((row) => row.severity === severity);
    return {
      what: `The topic for ${severity}s`,
      arns: [arn],
      settings,
      ours: {
        partition: 'notifications do not cross partitions',
        // AWS refuses such an alarm: "Invalid region … specified. Only … is supported."
        region: 'an alarm notifies only topics in its Region',
        ...(event !== undefined && {
          account:
            `EventBridge, which sends ${event.name}, cannot notify a topic in another account without a role ` +
            '(alarms can)',
        }),
      },
    };
  };
  return [
    topic('page', pageTopicArn, 'page_topic_arn (property notifications.pageTopicArn)'),
    topic('ticket', ticketTopicArn, 'ticket_topic_arn (property notifications.ticketTopicArn)'),
  ];
}
