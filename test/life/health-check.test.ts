import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HealthReport } from '../../handler/health/check';
import { Metric } from '../../handler/vocabulary';
import { SANDBOX_ACCOUNT } from '../../sandbox/account';
import { Stage } from './stage';

const PATIENCE_MS = 60_000;
const SCHEDULE = 'fleet-health-check';
const MODE_METRICS = [Metric.SelfManagedSigning, Metric.SigningModeUnexpected, Metric.AwsManagedOnPurpose];

/** A test with a timeout that suits a busy machine. */
const shows = (name: string, run: () => Promise<void>) => it(name, run, PATIENCE_MS);

// One deployment of the built zip, invoked by the schedule: the tests build on each other, in order.
describe('the deployed health check', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set();
    const { exitCode, stderr } = await stage.apply();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  }, PATIENCE_MS);

  afterAll(() => stage.clear(), PATIENCE_MS);

  /** Runs one scheduled check. @returns its report, and the values of `MODE_METRICS` */
  const check = async () => {
    const { payload, functionError, logLines } = await stage.sandbox.aws.scheduler.run(SCHEDULE);
    expect(functionError).toBeUndefined();
    const emitted = logLines
      .filter((line) => line.includes(Metric.HealthCheckFailed))
      .map((line) => JSON.parse(line))
      .find((line) => '_aws' in line);
    return { ...(payload as HealthReport), metrics: MODE_METRICS.map((metric) => emitted?.[metric]) };
  };

  shows('runs every five minutes', async () => {
    expect(stage.sandbox.aws.scheduler.schedules.get(SCHEDULE)?.expression).toBe('rate(5 minutes)');
  });

  shows('passes when all is well', async () => {
    expect(await check()).toMatchObject({
      passed: true,
      failures: [],
      authority: stage.sandbox.aws.authority.id,
      provider: 'here',
      metrics: [1, 0, 0],
    });
    expect(stage.sandbox.aws.authority.calls.count('order')).toBe(1);
  });

  shows('detects a disabled CA', async () => {
    stage.sandbox.aws.authority.disable();

    const report = await check();

    stage.sandbox.aws.authority.enable();
    expect(report).toMatchObject({ passed: false, failures: [expect.stringContaining('DISABLED')] });
  });

  shows('detects a provider that somebody deleted', async () => {
    stage.sandbox.aws.iot.providers.delete('fleet');

    expect(await check()).toMatchObject({ passed: true, provider: 'absent', metrics: [0, 1, 0] });
    await stage.apply();
    expect(await check()).toMatchObject({ metrics: [1, 0, 0] });
  });

  shows('reports a rollback and its reason', async () => {
    await stage.sandbox.onCall.start('fleet-roll-back', { Reason: ['a drill'] });

    expect(await check()).toMatchObject({
      passed: true,
      hold: expect.stringContaining('a drill'),
      metrics: [0, 0, 1],
    });
    await stage.sandbox.onCall.start('fleet-lift-hold');
  });

  shows('reports a rollback by variable, which changes neither the signer nor the schedule', async () => {
    await stage.apply();
    stage.forget();

    await stage.apply({ signing_mode: 'aws-managed' });

    expect([...stage.changes].sort()).toEqual([
      'delete aws_cloudcontrolapi_resource',
      'update aws_ssm_parameter',
    ]);
    expect(await check()).toMatchObject({ passed: true, provider: 'absent', metrics: [0, 0, 1] });
  });

  shows('is controlled by one variable and leaves nothing behind when off', async () => {
    await stage.apply({ health_check_minutes: '1' });
    expect(stage.sandbox.aws.scheduler.schedules.get(SCHEDULE)?.expression).toBe('rate(1 minute)');
    stage.forget();

    await stage.apply({ health_check_minutes: '0' });

    // Not listed: the alarms on its metrics, which go with it.
    expect(stage.changes.filter((change) => !/cloudwatch/.test(change)).sort()).toEqual([
      'delete aws_iam_role',
      'delete aws_iam_role_policy',
      'delete aws_iam_role_policy',
      'delete aws_lambda_function_event_invoke_config',
      'delete aws_scheduler_schedule',
    ]);
    expect(stage.sandbox.aws.scheduler.schedules.size).toBe(0);
    expect(
      stage.sandbox.aws.iam.getRolePolicy(`fleet-signer-${SANDBOX_ACCOUNT.region}`, 'health-check'),
    ).toBeUndefined();
    expect(await stage.planIsEmpty({ health_check_minutes: '0' })).toBe(true);
  });
});
