import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { environmentCredentials } from '../../../handler/calls/credentials';
import { FailureReason } from '../../../handler/vocabulary';

const NAMES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

describe('The credentials', () => {
  const before = NAMES.map((name) => [name, process.env[name]] as const);

  beforeEach(() => {
    for (const name of NAMES) process.env[name] = `the ${name}`;
  });

  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('are those that Lambda puts into the environment', async () => {
    await expect(environmentCredentials()).resolves.toEqual({
      accessKeyId: 'the AWS_ACCESS_KEY_ID',
      secretAccessKey: 'the AWS_SECRET_ACCESS_KEY',
      sessionToken: 'the AWS_SESSION_TOKEN',
    });
  });

  it('work without a session token', async () => {
    delete process.env.AWS_SESSION_TOKEN;

    await expect(environmentCredentials()).resolves.not.toHaveProperty('sessionToken');
  });

  it.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])('that lack %s name it', async (name) => {
    delete process.env[name];

    await expect(environmentCredentials()).rejects.toMatchObject({
      reason: FailureReason.AuthorityAccessDenied,
      message: expect.stringContaining(name),
    });
  });
});
