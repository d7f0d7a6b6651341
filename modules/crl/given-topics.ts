import type { GivenArn } from '../given-arns';
import type { RevocationListProps } from './props';

/** The topics that alarms of a revocation list notify, and where they must be. */
export function crlTopics({
  pageTopicArn = '',
  ticketTopicArn = '',
}: RevocationListProps): readonly GivenArn[] {
  const topic = (what: string, arn: string, settings: string): GivenArn => ({
    what,
    arns: [arn],
    settings,
    ours: {
      partition: 'notifications do not cross partitions',
      region: 'an alarm notifies only topics in its Region',
    },
  });
  return [
    topic('The topic for pages', pageTopicArn, 'page_topic_arn (property revocationList.pageTopicArn)'),
    topic(
      'The topic for tickets',
      ticketTopicArn,
      'ticket_topic_arn (property revocationList.ticketTopicArn)',
    ),
  ];
}
