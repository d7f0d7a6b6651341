import '../../lambda-environment';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

const SETTINGS = {
  CA_URL: 'https://127.0.0.1:1',
  EST_PASSWORD_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:est-AbCdEf',
  SUBJECT_PATTERN: '.*',
  AWS_REGION: 'eu-central-1',
  // Without credentials, its preparations end at once, and nobody is called.
  AWS_ACCESS_KEY_ID: '',
};

describe('The entry of the signer with an EST server', () => {
  const before = { ...process.env };

  beforeEach(() => {
    Object.assign(process.env, SETTINGS);
  });
  afterEach(() => {
    process.env = { ...before };
  });

  const load = async () => {
    let entry: typeof import('../../../../handler/entry/est') | undefined;
    await jest.isolateModulesAsync(async () => {
      entry = await import('../../../../handler/entry/est');
    });
    return entry;
  };

  it.each([
    ['without a ledger', {}],
    ['with one', { LEDGER_TABLE: 'my-ledger' }],
  ])('exports what Lambda calls, %s', async (_, more) => {
    Object.assign(process.env, more);

    expect(await load()).toEqual({ handler: expect.any(Function), rehearse: expect.any(Function) });
  });

  it.each(['CA_URL', 'EST_PASSWORD_ARN', 'SUBJECT_PATTERN'])(
    'does not start without %s',
    async (variable) => {
      delete process.env[variable];

      await expect(load()).rejects.toMatchObject({
        name: 'InvalidSetting',
        message: expect.stringContaining(variable),
      });
    },
  );
});
