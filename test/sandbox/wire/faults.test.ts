import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ssmApi } from '../../../sandbox/services/ssm/api';
import { Documents } from '../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../sandbox/services/ssm/parameter-store';
import { TestAccount } from '../../../testing/account';
import { EMPTY_ANSWER } from '../../../testing/faults/wire-faults';

describe('An empty answer in place of the right one', () => {
  const parameters = new ParameterStore();
  let account: TestAccount;
  let ssm: SSMClient;

  beforeAll(async () => {
    account = await TestAccount.open(ssmApi({ parameters, documents: new Documents() }));
    ssm = new SSMClient({ ...account.as(), maxAttempts: 1 });
  });

  afterAll(() => account.close());

  it('hides a success, which took effect', async () => {
    parameters.conditions.faults.next('PutParameter', EMPTY_ANSWER);

    const answer = await ssm.send(new PutParameterCommand({ Name: '/a', Value: 'b', Type: 'String' }));

    expect(answer.Version).toBeUndefined();
    expect(parameters.getParameter({ Name: '/a' }).Parameter.Value).toBe('b');
  });

  it('hides no refusal, because nothing on the way makes a success of one', async () => {
    parameters.conditions.faults.next('GetParameter', EMPTY_ANSWER);

    await expect(ssm.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });
});
