import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-sns';
import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError, found } from '../../wire/api-error';
import { ServiceModel } from '../../wire/model';
import { tagOperations } from '../tag-operations';
import type { Subscription, Topics } from './topics';

const MODEL = new ServiceModel(SDK.sns);

type OfTopic = Given<sdk.GetTopicAttributesInput, 'TopicArn'>;
type OfSubscription = Given<sdk.GetSubscriptionAttributesInput, 'SubscriptionArn'>;

/** SNS: topics, their attributes and subscriptions. There are no messages. */
export function snsApi(topics: Topics, account: AwsAccount = SANDBOX_ACCOUNT): ServiceDefinition {
  const { tags, subscriptions } = topics;
  const topic = ({ TopicArn }: OfTopic) => TopicArn;
  const requireTopic = (arn: string): string => {
    if (topics.arns.includes(arn)) return arn;
    throw new ApiError('ResourceNotFound', 'Resource does not exist');
  };
  const subscription = (arn: string) => found(subscriptions, arn, 'NotFound', 'Subscription does not exist');
  return {
    scope: 'sns',
    model: MODEL,
    constraints: {
      'CreateTopic.Name': { min: 1, max: 256, pattern: /[\w-]+(\.fifo)?/ },
      Tags: { max: 50 },
    },
    operations: {
      CreateTopic: on(
        ({ Name }: Given<sdk.CreateTopicInput, 'Name'>) => regionalArn(account, 'sns', Name),
        ({ Name, Attributes = {}, Tags }: Given<sdk.CreateTopicInput, 'Name'>) => {
          const TopicArn = regionalArn(account, 'sns', Name);
          if (Attributes.Policy !== undefined) requireJson(Attributes.Policy);
          topics.create(TopicArn, {
            TopicArn,
            Owner: account.accountId,
            DisplayName: '',
            Policy: '{"Version":"2008-10-17","Statement":[]}',
            ...Attributes,
          });
          tags.add(TopicArn, Tags);
          return { TopicArn };
        },
      ),
      GetTopicAttributes: on(topic, ({ TopicArn }: OfTopic) => ({
        Attributes: Object.fromEntries(topics.get(TopicArn)),
      })),
      SetTopicAttributes: on(
        topic,
        (input: OfTopic & Given<sdk.SetTopicAttributesInput, 'AttributeName'>) => {
          const { TopicArn, AttributeName, AttributeValue = '' } = input;
          if (AttributeName === 'Policy') requireJson(AttributeValue);
          topics.get(TopicArn).set(AttributeName, AttributeValue);
        },
      ),
      DeleteTopic: on(topic, ({ TopicArn }: OfTopic) => topics.delete(TopicArn)),
      Subscribe: on(topic, (input: OfTopic & Given<sdk.SubscribeInput, 'Protocol'>) => {
        const { TopicArn: topicArn, Protocol: protocol, Endpoint: endpoint = '' } = input;
        topics.get(topicArn);
        const arn = `${topicArn}:${randomUUID()}`;
        subscriptions.set(arn, { arn, topicArn, protocol, endpoint });
        return { SubscriptionArn: arn };
      }),
      GetSubscriptionAttributes: on('*', ({ SubscriptionArn }: OfSubscription) => ({
        Attributes: attributesOf(subscription(SubscriptionArn), account),
      })),
      Unsubscribe: on('*', ({ SubscriptionArn }: OfSubscription) => {
        subscriptions.delete(SubscriptionArn);
      }),
      ...tagOperations(tags, 'ResourceArn', { keyOf: requireTopic }),
    },
  };
}

function attributesOf({ arn, topicArn, protocol, endpoint }: Subscription, { accountId }: AwsAccount) {
  return {
    SubscriptionArn: arn,
    TopicArn: topicArn,
    Protocol: protocol,
    Endpoint: endpoint,
    Owner: accountId,
    // An email subscription stays pending: the sandbox sends no mail that could be confirmed.
    PendingConfirmation: protocol === 'email' ? 'true' : 'false',
    RawMessageDelivery: 'false',
  };
}

function requireJson(policy: string): void {
  try {
    JSON.parse(policy);
  } catch {
    throw new ApiError('InvalidParameter', 'Invalid parameter: Policy Error: null');
  }
}
