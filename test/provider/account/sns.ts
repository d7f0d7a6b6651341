import { regionalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { found, type Service } from '../wire/api';
import { type Tag, Tags } from './tags';

interface NewTopic {
  readonly Name: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly Tags?: readonly Tag[];
}

/** SNS: topics and their attributes. */
export function snsService(): Service {
  const topics = new Map<string, Map<string, string>>();
  const tags = new Tags();
  return {
    protocol: 'query',
    operations: {
      CreateTopic: ({ Name, Attributes = {}, Tags: given }: NewTopic) => {
        const TopicArn = regionalArn(SANDBOX_ACCOUNT, 'sns', Name);
        const standard = { TopicArn, Owner: SANDBOX_ACCOUNT.accountId, Policy: '{"Statement":[]}' };
        topics.set(TopicArn, new Map(Object.entries({ ...standard, ...Attributes })));
        tags.add(TopicArn, given);
        return { TopicArn };
      },
      GetTopicAttributes: ({ TopicArn }: Topic) => ({ Attributes: found(topics, TopicArn, 'NotFound') }),
      SetTopicAttributes: ({ TopicArn, AttributeName, AttributeValue = '' }: Topic & TopicAttribute) => {
        found(topics, TopicArn, 'NotFound').set(AttributeName, AttributeValue);
        return {};
      },
      DeleteTopic: ({ TopicArn }: Topic) => {
        topics.delete(TopicArn);
        return {};
      },
      ...tags.operations('ResourceArn'),
    },
  };
}

interface Topic {
  readonly TopicArn: string;
}

interface TopicAttribute {
  readonly AttributeName: string;
  readonly AttributeValue?: string;
}
