import type { Members } from '../api/client';
import { INLINE } from '../api/names';
import type { Circumstances, Row } from '../table/row';
import { type Attributes, sameValue, stringIn, type Value } from '../values';

/** SNS has named text attributes; this maps them to Terraform's arguments. */
type Named = Readonly<Record<string, string>>;

const TOPIC: Named = {
  ArchivePolicy: 'archive_policy',
  ContentBasedDeduplication: 'content_based_deduplication',
  DeliveryPolicy: 'delivery_policy',
  DisplayName: 'display_name',
  FifoThroughputScope: 'fifo_throughput_scope',
  FifoTopic: 'fifo_topic',
  KmsMasterKeyId: 'kms_master_key_id',
  Policy: 'policy',
  SignatureVersion: 'signature_version',
  TracingConfig: 'tracing_config',
};

const SUBSCRIPTION: Named = {
  DeliveryPolicy: 'delivery_policy',
  FilterPolicy: 'filter_policy',
  FilterPolicyScope: 'filter_policy_scope',
  RawMessageDelivery: 'raw_message_delivery',
  RedrivePolicy: 'redrive_policy',
  ReplayPolicy: 'replay_policy',
  SubscriptionRoleArn: 'subscription_role_arn',
};

const allOf = (names: Named) => (attributes: Attributes) => ({
  Attributes: Object.fromEntries(
    Object.entries(names).flatMap(([name, argument]) => {
      const value = attributes[argument];
      return isSet(value) ? [[name, String(value)]] : [];
    }),
  ),
});

/** One call for each changed attribute. */
const changedOf =
  (names: Named) =>
  (planned: Attributes, { prior }: Circumstances): readonly Members[] =>
    Object.entries(names)
      .filter(([, argument]) => !sameValue(prior?.[argument], planned[argument]))
      .filter(([, argument]) => isSet(planned[argument]) || isSet(prior?.[argument]))
      .map(([AttributeName, argument]) => ({
        AttributeName,
        AttributeValue: String(planned[argument] ?? ''),
      }));

/** Known, and not AWS's default. */
function isSet(value: Value | undefined): boolean {
  return ['string', 'number'].includes(typeof value) || value === true;
}

const setPolicy = (policy: (attributes: Attributes) => Value | undefined) => ({
  operation: 'SetTopicAttributes',
  input: (attributes: Attributes) => ({ AttributeName: 'Policy', AttributeValue: policy(attributes) }),
  on: 'anything' as const,
});

/** SNS's default policy: only the owner may use the topic. (SNS developer guide) */
function defaultPolicy({ arn, owner }: Attributes): string {
  const statement = {
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['Publish', 'Subscribe', 'GetTopicAttributes', 'SetTopicAttributes', 'DeleteTopic'].map(
      (action) => `SNS:${action}`,
    ),
    Resource: arn,
    Condition: { StringEquals: { 'AWS:SourceOwner': owner } },
  };
  return JSON.stringify({ Version: '2008-10-17', Id: '__default_policy_ID', Statement: [statement] });
}

/** The types of SNS: topics, their policies and subscriptions. */
export const SNS: Readonly<Record<string, Row>> = {
  aws_sns_topic: {
    service: 'sns',
    names: { TopicArn: 'arn', Attributes: INLINE },
    create: [{ operation: 'CreateTopic', input: allOf(TOPIC) }],
    read: [{ operation: 'GetTopicAttributes' }],
    update: [{ operation: 'SetTopicAttributes', input: changedOf(TOPIC), on: 'anything' }],
    delete: [{ operation: 'DeleteTopic' }],
    id: (attributes) => stringIn(attributes, 'arn'),
    forcesNew: ['name', 'name_prefix', 'fifo_topic'],
    supports: Object.values(TOPIC),
    generated: 'name',
    defaults: { content_based_deduplication: false, fifo_topic: false },
    tags: { of: ({ arn }) => ({ ResourceArn: arn }) },
  },
  aws_sns_topic_policy: {
    service: 'sns',
    names: { TopicArn: 'arn', Attributes: INLINE },
    create: [setPolicy(({ policy }) => policy)],
    read: [{ operation: 'GetTopicAttributes' }],
    update: [setPolicy(({ policy }) => policy)],
    delete: [setPolicy(defaultPolicy)],
    id: (attributes) => stringIn(attributes, 'arn'),
    forcesNew: ['arn'],
    supports: ['policy'],
  },
  aws_sns_topic_subscription: {
    service: 'sns',
    names: { SubscriptionArn: 'arn', Owner: 'owner_id', Attributes: INLINE },
    create: [
      {
        operation: 'Subscribe',
        input: (planned) => ({ ...allOf(SUBSCRIPTION)(planned), ReturnSubscriptionArn: true }),
      },
    ],
    read: [{ operation: 'GetSubscriptionAttributes' }],
    update: [{ operation: 'SetSubscriptionAttributes', input: changedOf(SUBSCRIPTION), on: 'anything' }],
    delete: [{ operation: 'Unsubscribe' }],
    id: (attributes) => stringIn(attributes, 'arn'),
    forcesNew: ['topic_arn', 'protocol', 'endpoint'],
    supports: Object.values(SUBSCRIPTION),
    defaults: {
      confirmation_timeout_in_minutes: 1,
      endpoint_auto_confirms: false,
      raw_message_delivery: false,
    },
  },
};
