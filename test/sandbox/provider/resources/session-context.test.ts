import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { accessKeyIdOf } from '../../../../sandbox/services/iam/access-key';
import { Stage } from '../stage';
import { ref } from '../workspace';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

describe('aws_iam_session_context', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set();
  });

  afterAll(() => stage.clear());

  async function issuerOf(provider: object): Promise<Record<string, unknown>> {
    await stage.write({
      provider: { aws: [{ region: 'eu-central-1', ...provider }] },
      data: {
        aws_caller_identity: { me: {} },
        aws_iam_session_context: { me: { arn: ref('data.aws_caller_identity.me.arn') } },
      },
    });
    await stage.apply();
    return stage.attributesOf('data.aws_iam_session_context.me');
  }

  it('finds the role of a session, with its path', async () => {
    const { roles, iam } = stage.sandbox.aws;
    const name = 'pipeline';
    roles.create({
      name,
      path: '/ci/',
      trustPolicy: '{}',
      description: undefined,
      maxSessionSeconds: 3_600,
      createdAt: new Date(),
    });
    const Statement = [{ Effect: 'Allow', Action: ['iam:GetRole'], Resource: ['*'] }];
    iam.putRolePolicy(name, 'reads', JSON.stringify({ Statement }));

    const access_key = accessKeyIdOf({ kind: 'role', name });
    expect(await issuerOf({ access_key, secret_key: 'any' })).toMatchObject({
      arn: 'arn:aws:sts::123456789012:assumed-role/pipeline/sandbox',
      issuer_arn: 'arn:aws:iam::123456789012:role/ci/pipeline',
      issuer_name: 'pipeline',
      session_name: 'sandbox',
    });
  });

  it('is a user itself', async () => {
    const arn = 'arn:aws:iam::123456789012:user/administrator';

    expect(await issuerOf({})).toMatchObject({ arn, issuer_arn: arn, issuer_name: '', session_name: '' });
  });
});
