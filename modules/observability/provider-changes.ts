import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { type IResolvable, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { type AlarmReferences, eventText } from './alarms/description';
import type { EventRow } from './alarms/row';
import type { Notifications } from './notifications/notifications';

/** Properties of `ProviderChanges`. */
export interface ProviderChangesProps {
  /** Name of the deployment; the rule is `<name>-<row>`. */
  readonly name: string;
  readonly row: EventRow;
  readonly notifications: Notifications;
  /** Whether it notifies. */
  readonly enabled: boolean | IResolvable;
  /** What its text refers to. */
  readonly references: AlarmReferences;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/**
 * Notifies of every call that changes who signs, whoever makes it: from CloudTrail, through EventBridge, to the
 * topic.
 */
export class ProviderChanges extends Construct {
  constructor(scope: Construct, id: string, props: ProviderChangesProps) {
    super(scope, id);
    const { row, notifications, enabled, references, tags } = props;
    if (row.severity === 'signal')
      throw new Error(`${row.name} is an event, so it must be a page or a ticket.`);
    const isOn = new TerraformLocal(this, 'enabled', enabled).fqn;
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: `${props.name}-${row.name}`,
      description: row.meaning,
      state: `\${${isOn} ? "ENABLED" : "DISABLED"}`,
      eventPattern: JSON.stringify({
        source: ['aws.iot'],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: { eventSource: ['iot.amazonaws.com'], eventName: row.calls },
      }),
      tags,
    });
    new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      targetId: 'notify',
      arn: notifications.topicArn(row.severity),
      inputTransformer: {
        inputPaths: {
          call: '$.detail.eventName',
          provider: '$.detail.requestParameters.certificateProviderName',
          who: '$.detail.userIdentity.arn',
          from: '$.detail.sourceIPAddress',
          when: '$.detail.eventTime',
          account: '$.account',
          region: '$.region',
          error: '$.detail.errorCode',
        },
        // Fields that an event lacks, such as an error, are left empty.
        inputTemplate: JSON.stringify(
          '<call> of certificate provider <provider> in <account>, <region> by <who> from <from> at <when>. ' +
            `Error, if it failed: <error>. ${eventText(row, references)}`,
        ),
      },
    });
  }
}
