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

/** Who is notified; whatever is empty may also turn out so in Terraform only. */
export interface NotificationSettings {
  /** ARN of the SNS topic for pages, in the Region of the deployment. @default a topic that is created */
  readonly pageTopicArn?: string;
  /**
   * ARN of the SNS topic for tickets, in the Region and account of the deployment.
   * @default a topic that is created, the same one
   */
  readonly ticketTopicArn?: string;
  /** Address that gets all of it by e-mail, once its owner has confirmed. @default none */
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
  /** Whether anything notifies; may be known to Terraform only. */
  readonly enabled: boolean | IResolvable;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/**
 * Where alarms notify: topics that are given, and one that is created for the rest.
 *
 * The topic that is created has no KMS key. Alarms cannot use AWS's own (`aws/sns`), and a key of ours has no name
 * before it exists: a pipeline could be allowed to manage it by its tag only, which counts for IAM up to five minutes
 * after it was set, so the first apply might fail. What is published are names of alarms and what to do, no secret.
 * Where a key is required, give topics of your own. (AWS KMS developer guide, "ABAC for AWS KMS")
 *
 * The topic's ARN is put together from its name, so that alarms depend on nothing here: an alarm that could not be
 * changed because of its topic would be the wrong way round.
 */
export class Notifications extends Construct {
  readonly #topics: Readonly<Record<'page' | 'ticket', string>>;
  readonly #actions: Readonly<Record<'page' | 'ticket', string[]>>;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { account, pageTopicArn = '', ticketTopicArn = '', email = '' } = props;
    const local = (localId: string, value: string) => new TerraformLocal(this, localId, value);
    const given = { page: local('page', pageTopicArn).fqn, ticket: local('ticket', ticketTopicArn).fqn };
    const own = local('own', account.arn('sns', topicName(props)));
    const topic = (severity: 'page' | 'ticket') =>
      local(`${severity}-topic`, `\${${given[severity]} == "" ? ${own.fqn} : ${given[severity]}}`);
    const topics = { page: topic('page'), ticket: topic('ticket') };
    this.#topics = { page: topics.page.asString, ticket: topics.ticket.asString };
    const isOn = new TerraformLocal(this, 'enabled', props.enabled).fqn;
    const actions = (severity: 'page' | 'ticket') =>
      Token.asList(`\${${isOn} ? [${topics[severity].fqn}] : []}`);
    this.#actions = { page: actions('page'), ticket: actions('ticket') };

    this.#createTopic(props, own.asString, `${given.page} == "" || ${given.ticket} == ""`);
    const address = local('email', email);
    this.#subscribe('page', address, `${address.fqn} != ""`);
    this.#subscribe('ticket', address, `${address.fqn} != "" && ${topics.ticket.fqn} != ${topics.page.fqn}`);
  }

  /** ARN of the topic, known while Terraform plans. */
  topicArn(severity: Exclude<Severity, 'signal'>): string {
    return this.#topics[severity];
  }

  /**
   * Actions of an alarm: the topic, or none while alarms are silenced. An alarm's actions can change in place. Turning
   * `actions_enabled` off would replace a composite alarm, and the new one would page again for what is known.
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
