import '../../lambda-environment';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

type Entry = typeof import('../../../../handler/entry/est');

const SETTINGS = {
  CA_URL: 'https://127.0.0.1:1',
  EST_PASSWORD_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:est-AbCdEf',
  SUBJECT_PATTERN: '.*',
  AWS_REGION: 'eu-central-1',
  LEDGER_TABLE: '',
  // Without credentials, its preparations end at once, and nobody is called.
  AWS_ACCESS_KEY_ID: '',
  AWS_EC2_METADATA_DISABLED: 'true',
};

describe('The entry of the signer with an EST server', () => {
  const before = Object.keys(SETTINGS).map((variable) => [variable, process.env[variable]] as const);

  beforeEach(() => {
    Object.assign(process.env, SETTINGS);
  });
  afterEach(() => {
    for (const [variable, value] of before) {
      if (value === undefined) delete process.env[variable];
      else process.env[variable] = value;
    }
  });

  const load = (): Entry => {
    let entry: Entry | undefined;
    jest.isolateModules(() => {
      entry = jest.requireActual<Entry>('../../../../handler/entry/est');
    });
    return entry as Entry;
  };

  it.each([
    ['without a ledger', ''],
    ['with one', 'my-ledger'],
  ])('exports what Lambda calls, %s', (_, table) => {
    process.env.LEDGER_TABLE = table;

    expect(load()).toEqual({ handler: expect.any(Function), rehearse: expect.any(Function) });
  });

  it.each(['CA_URL', 'EST_PASSWORD_ARN', 'SUBJECT_PATTERN'])('does not start without %s', (variable) => {
    delete process.env[variable];

    expect(load).toThrow(expect.objectContaining({ name: 'InvalidSetting' }));
    expect(load).toThrow(variable);
  });
});
