import type { Sandbox } from '../../../sandbox/sandbox';
import type { Variables } from '../../../sandbox/terraform/deployment';
import { SUBJECT_PATTERN } from '../../story/fleet';
import type { Topics } from '../widgets/alarm-views';

/** Name of the deployment on the page. */
export const NAME = 'fleet';

/** Where the deployment's alarms notify; only the page listens there. */
export const TOPICS: Topics = {
  page: 'arn:aws:sns:eu-central-1:123456789012:page',
  ticket: 'arn:aws:sns:eu-central-1:123456789012:ticket',
};

/** Variables of every deploy. @param runbookUrl Where the runbooks can be read; empty: nowhere, alarms name them. */
export function variablesFor({ aws }: Sandbox, runbookUrl: string): Variables {
  return {
    name: NAME,
    ...aws.authority.variables(),
    subject_pattern: SUBJECT_PATTERN,
    page_topic_arn: TOPICS.page,
    ticket_topic_arn: TOPICS.ticket,
    runbook_url: runbookUrl,
  };
}
