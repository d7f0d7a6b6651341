import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { StandInProvider } from '../../../sandbox/provider/provider';
import { type Configuration, Workspace } from './workspace';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

const ROLE = { assume_role_policy: '{}' };
const FUNCTION = { function_name: 'signer', role: 'arn:aws:iam::123456789012:role/signer' };
const ALARM = { alarm_name: 'down', comparison_operator: 'LessThanThreshold', evaluation_periods: 1 };
const QUERY = { id: 'm1', metric: [{ metric_name: 'Errors', period: 60, stat: 'Sum' }] };

const ACCEPTED: readonly (readonly [what: string, type: string, config: Configuration])[] = [
  ['only required arguments', 'aws_iam_role', ROLE],
  [
    'a block in the notation of one',
    'aws_lambda_function',
    { ...FUNCTION, environment: { variables: { A: 'b' } } },
  ],
  ['a set of blocks, nested', 'aws_cloudwatch_metric_alarm', { ...ALARM, metric_query: [QUERY] }],
  ['timeouts', 'aws_lambda_function', { ...FUNCTION, timeouts: { create: '1m' } }],
  ['a number written as a string', 'aws_lambda_function', { ...FUNCTION, timeout: '5' }],
];

const REFUSED: readonly (readonly [what: string, type: string, config: Configuration, message: RegExp])[] = [
  [
    'a misspelt argument',
    'aws_iam_role',
    { ...ROLE, nmae: 'x' },
    /No argument or block type is named "nmae"/,
  ],
  ['a missing argument', 'aws_iam_role', { name: 'x' }, /The argument "assume_role_policy" is required/],
  ['a string for a number', 'aws_lambda_function', { ...FUNCTION, timeout: 'long' }, /a number is required/],
  ['a number for a bool', 'aws_lambda_function', { ...FUNCTION, publish: 3 }, /bool required/],
  [
    'a string for a list',
    'aws_lambda_function',
    { ...FUNCTION, architectures: 'arm64' },
    /list of string required/,
  ],
  ['a list for a map', 'aws_iam_role', { ...ROLE, tags: ['a'] }, /map of string required/],
  [
    'a computed attribute',
    'aws_iam_role',
    { ...ROLE, arn: 'arn:aws:iam::1:role/x' },
    /Can't configure a value for "arn"/,
  ],
  ['a misplaced block', 'aws_iam_role', { ...ROLE, environment: { variables: {} } }, /named "environment"/],
  [
    'a misspelt argument in a block',
    'aws_lambda_function',
    { ...FUNCTION, environment: { variable: {} } },
    /No argument or block type is named "variable"/,
  ],
  [
    'a missing argument in a block',
    'aws_lambda_function',
    { ...FUNCTION, logging_config: { log_group: 'x' } },
    /The argument "log_format" is required/,
  ],
  [
    'a block too many',
    'aws_lambda_function',
    { ...FUNCTION, tracing_config: [{ mode: 'Active' }, { mode: 'Active' }] },
    /No more than 1 "tracing_config" blocks are allowed/,
  ],
  [
    'a missing block',
    'aws_scheduler_schedule',
    { schedule_expression: 'rate(1 minute)' },
    /"flexible_time_window"/,
  ],
];

describe('terraform validate, against the schemas of the bindings', () => {
  let provider: StandInProvider;
  let workspace: Workspace;

  beforeAll(async () => {
    provider = await StandInProvider.start();
    workspace = await Workspace.create();
    await workspace.write({});
  });

  afterAll(async () => {
    await provider.stop();
    await workspace.remove();
  });

  it.each(ACCEPTED)('accepts %s', async (_what, type, config) => {
    await workspace.write({ resource: { [type]: { it: config } } });

    const { exitCode, stderr } = await workspace.run(provider, 'validate');

    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it.each(REFUSED)('refuses %s', async (_what, type, config, message) => {
    await workspace.write({ resource: { [type]: { it: config } } });

    const { exitCode, stderr } = await workspace.run(provider, 'validate');

    expect(exitCode).toBe(1);
    expect(stderr.replaceAll(/\n\W*/g, ' ')).toMatch(message);
  });

  it('refuses a misspelt argument of the provider', async () => {
    await workspace.write({
      provider: { aws: [{ regoin: 'eu-west-1' }] },
      resource: { aws_iam_role: { it: ROLE } },
    });

    const { stderr } = await workspace.run(provider, 'validate');

    expect(stderr).toContain('named "regoin"');
  });

  it.each([
    ['misspelt', { pth: '/x' }, 'named "pth"'],
    ['computed', { path: '/x', names: [] }, 'configure a value for "names"'],
  ])('refuses a %s argument of a data source', async (_what, hold, message) => {
    await workspace.write({ data: { aws_ssm_parameters_by_path: { hold } } });

    const { stderr } = await workspace.run(provider, 'validate');

    expect(stderr).toContain(message);
  });

  it('refuses a type that it was not started for', async () => {
    await workspace.write({ resource: { aws_instance: { it: {} } } });

    const { stderr } = await workspace.run(provider, 'validate');

    expect(stderr).toMatch(/does not support resource type\W+"aws_instance"/);
  });
});
