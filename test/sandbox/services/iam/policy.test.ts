import { describe, expect, it } from '@jest/globals';
import { Policy } from '../../../../sandbox/services/iam/policy';

const policy = (...statements: object[]) =>
  new Policy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
const READ = { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: ['arn:aws:ssm:*:1:parameter/a.b/*'] };

describe('Policy', () => {
  it.each([
    ['ssm:GetParameter', 'arn:aws:ssm:eu-west-1:1:parameter/a.b/c', true],
    ['ssm:GetParameter', 'arn:aws:ssm:eu-west-1:1:parameter/axb/c', false],
    ['ssm:GetParameters', 'arn:aws:ssm:eu-west-1:1:parameter/a.b/c', false],
    ['ssm:GetParameter', 'arn:aws:ssm:eu-west-1:2:parameter/a.b/c', false],
  ])('allows %s on %s: %s', (action, resource, allowed) => {
    expect(policy(READ).allows(action, resource)).toBe(allowed);
  });

  it('allows under a condition only requests that meet it', () => {
    const role = policy({ ...READ, Condition: { StringEquals: { 'ssm:Version': '2' } } });
    const resource = 'arn:aws:ssm:eu-west-1:1:parameter/a.b/c';

    expect(role.allows('ssm:GetParameter', resource, { 'ssm:Version': '2' })).toBe(true);
    expect(role.allows('ssm:GetParameter', resource, { 'ssm:Version': '3' })).toBe(false);
    expect(role.allows('ssm:GetParameter', resource)).toBe(false);
  });

  it('knows which permissions were never used', () => {
    const role = policy({ Effect: 'Allow', Action: ['a:B', 'a:C'], Resource: ['x', 'y'] });

    role.allows('a:B', 'x');
    role.allows('a:C', 'z');

    expect(role.unused()).toEqual(['a:B on y', 'a:C on x', 'a:C on y']);
  });

  it.each([
    ['a denial', { ...READ, Effect: 'Deny' }],
    [
      'a condition of another kind',
      { ...READ, Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01' } } },
    ],
    ['no resource', { ...READ, Resource: undefined }],
  ])('does not guess what %s means', (_what, statement) => {
    expect(() => policy(statement)).toThrow(/does not understand/);
  });
});
