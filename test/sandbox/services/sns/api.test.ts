import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { snsApi } from '../../../../sandbox/services/sns/api';
import { Topics } from '../../../../sandbox/services/sns/topics';
import { TestAccount } from '../../../../testing/account';

const TopicArn = 'arn:aws:sns:eu-central-1:123456789012:page';

describe('SNS at the wire', () => {
  let account: TestAccount;
  let sns: SNSClient;

  beforeEach(async () => {
    account = await TestAccount.open(snsApi(new Topics()));
    sns = new SNSClient(account.as());
    await sns.send(new CreateTopicCommand({ Name: 'page' }));
  });

  afterEach(() => account.close());

  const attributes = async () => (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes;

  it('keeps a topic’s attributes even if it is created again', async () => {
    const Policy = '{"Statement":[]}';
    await sns.send(
      new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: Policy }),
    );
    await sns.send(new CreateTopicCommand({ Name: 'page' }));

    expect(await attributes()).toMatchObject({ TopicArn, Owner: '123456789012', Policy });
  });

  it('leaves an email subscription pending, and forgets it with the topic', async () => {
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'on-call@example.com' }),
    );
    const subscription = () => sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect((await subscription()).Attributes).toMatchObject({
      Endpoint: 'on-call@example.com',
      PendingConfirmation: 'true',
    });

    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await expect(subscription()).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(attributes()).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('refuses a name with a space, and a policy that is not JSON', async () => {
    await expect(sns.send(new CreateTopicCommand({ Name: 'a b' }))).rejects.toThrow(
      'regular expression pattern',
    );
    const policy = { TopicArn, AttributeName: 'Policy', AttributeValue: '{' };
    await expect(sns.send(new SetTopicAttributesCommand(policy))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
