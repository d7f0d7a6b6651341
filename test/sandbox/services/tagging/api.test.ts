import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { expect, it } from '@jest/globals';
import { taggingApi } from '../../../../sandbox/services/tagging/api';
import { Tags } from '../../../../sandbox/services/tags';
import { TestAccount } from '../../../../testing/account';

it('finds what carries a tag, in every service', async () => {
  const [roles, topics] = [new Tags(), new Tags()];
  roles.add('signer', { team: 'iot', stage: 'live' });
  topics.add('arn:topic', { team: 'web' });
  const account = await TestAccount.open(
    taggingApi([
      { tags: roles, arnOf: (name) => `arn:role/${name}` },
      { tags: topics, arnOf: (arn) => arn },
    ]),
  );
  const client = new ResourceGroupsTaggingAPIClient(account.as());
  const find = async (Key: string, ...Values: string[]) => {
    const found = await client.send(new GetResourcesCommand({ TagFilters: [{ Key, Values }] }));
    return found.ResourceTagMappingList?.map(({ ResourceARN }) => ResourceARN);
  };

  expect(await find('team')).toEqual(['arn:role/signer', 'arn:topic']);
  expect(await find('team', 'iot')).toEqual(['arn:role/signer']);
  expect(await find('stage', 'test')).toEqual([]);
  await account.close();
});
