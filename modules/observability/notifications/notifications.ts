import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { type IResolvable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../../account';
import { orEmpty, type PropRules, text } from '../../props';
import { EMAIL, TOPIC_ARN } from '../../rules';
import type { Severity } from '../alarms/row';
import { topicPolicy } from './topic-policy';

/** Who is notified. An empty text means that a setting is not given. */
export interface NotificationSettings {
  /** ARN of the SNS topic for pages, in the deployment's Region. @default a topic is created */
  readonly pageTopicArn?: string;
  /**
   * ARN of the SNS topic for tickets, in the deployment's Region and account.
   * @default the topic that is created
   */
  readonly ticketTopicArn?: string;
  /** E-mail address that gets every notification once its owner has confirmed. @default none */
  readonly email?: string;
}

/** What the settings must be. */
export const NOTIFICATION_SETTINGS: PropRules<NotificationSettings> = {
  pageTopicArn: orEmpty(text(TOPIC_ARN)),
  ticketTopicArn: orEmpty(text(TOPIC_ARN)),
  email: orEmpty(text(EMAIL)),
};

/** Properties of `Notifications`. */
export interface NotificationsProps extends NotificationSettings {
  readonly account: Account;
  /** Name of the deployment; what is created is `<name>-alarms`. */
  readonly name: string;
  /** Whether anything notifies. May be a reference. */
  readonly enabled: boolean | IResolvable;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/**
 * Where alarms notify: topics that are given, and one that is created for the rest.
 *
 * The created topic has no KMS key. Alarms cannot use AWS's own (`aws/sns`), and a new key has no name before it
 * exists: a pipeline's permission to manage it could only name its tag, which takes IAM up to five minutes to see, so
 * the first apply might fail. What is published is not secret: names of alarms and what to do. If you must have a
 * key, give your own topics. (AWS KMS developer guide, "ABAC for AWS KMS")
 *
 * The topic's ARN is built from its name, so that alarms do not depend on the topic: trouble with it must not keep an
 * alarm from being changed.
 */
export class Notifications extends Construct {
  readonly #topics: Readonly<Record<'page' | 'ticket', string>>;
  readonly #actions: Readonly<Record<'page' | 'ticket', string[]>>;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { account, pageTopicArn = '', ticketTopicArn = '', email = '' } = props;
    const local = (localId: string, value: string) => new TerraformLocal(this, localId, value);
    const given = { page: local('page', pageTopicArn).fqn, ticket: local('ticket', ticketTopicArn).fqn };
    const created = local('created-topic', account.arn('sns', topicName(props)));
    const topic = (severity: 'page' | 'ticket') =>
      local(`${severity}-topic`, `\${${given[severity]} == "" ? ${created.fqn} : ${given[severity]}}`);
    const topics = { page: topic('page'), ticket: topic('ticket') };
    this.#topics = { page: topics.page.asString, ticket: topics.ticket.asString };
    const isOn = new TerraformLocal(this, 'enabled', props.enabled).fqn;
    const actions = (severity: 'page' | 'ticket') =>
      Token.asList(`\${${isOn} ? [${topics[severity].fqn}] : []}`);
    this.#actions = { page: actions('page'), ticket: actions('ticket') };

    this.#createTopic(props, created.asString, `${given.page} == "" || ${given.ticket} == ""`);
    const address = local('email', email);
    this.#subscribe('page', address, `${address.fqn} != ""`);
    this.#subscribe('ticket', address, `${address.fqn} != "" && ${topics.ticket.fqn} != ${topics.page.fqn}`);
  }

  /** ARN of the topic, known while Terraform plans. */
  topicArn(severity: Exclude<Severity, 'signal'>): string {
    return this.#topics[severity];
  }

  /**
   * Actions of an alarm: the topic, or none while alarms are silenced. Actions change in place. Changing
   * `actions_enabled` would replace a composite alarm, and the new one would page again.
   */
  actions(severity: Exclude<Severity, 'signal'>): string[] {
    return this.#actions[severity];
  }

  #createTopic(props: NotificationsProps, topicArn: string, condition: string): void {
    const { account, tags } = props;
    const count = Token.asNumber(`\${${condition} ? 1 : 0}`);
    const topic = new SnsTopic(this, 'topic', {
      count,
      name: topicName(props),
      displayName: 'Certificate signing',
      tags,
    });
    new SnsTopicPolicy(this, 'policy', {
      count,
      arn: topicArn,
      policy: topicPolicy(account, topicArn),
      dependsOn: [topic],
    });
  }

  #subscribe(severity: 'page' | 'ticket', email: TerraformLocal, condition: string): void {
    new SnsTopicSubscription(this, `${severity}-email`, {
      count: Token.asNumber(`\${${condition} ? 1 : 0}`),
      topicArn: this.#topics[severity],
      protocol: 'email',
      endpoint: email.asString,
      dependsOn: [this.node.findChild('policy') as SnsTopicPolicy],
    });
  }
}

function topicName({ name }: Pick<NotificationsProps, 'name'>): string {
  return `${name}-alarms`;
}
