import { describe, expect, it } from '@jest/globals';
import { asksForHealthCheck, readHealthCheck } from '../../handler/health/request';
import { synthesize } from './synthesized';

const stack = synthesize();
const schedule = stack.resource('aws_scheduler_schedule');
const SIGNER = /^arn:\$\{[^}]+\}:lambda:\$\{[^}]+\}:\$\{[^}]+\}:function:fleet-signer$/;

const statementsOf = (name: string) =>
  JSON.parse(String(stack.resource('aws_iam_role_policy', 'name', name).policy)).Statement;

describe('the schedule of the health check', () => {
  it('invokes the live signer, on time and once', () => {
    expect(schedule).toMatchObject({
      name: 'fleet-health-check',
      flexible_time_window: { mode: 'OFF' },
      target: {
        arn: expect.stringMatching(SIGNER),
        role_arn: expect.stringMatching(/:role\/fleet-health-check-\$\{data\.aws_region\.\w+\.id\}$/),
        retry_policy: { maximum_event_age_in_seconds: 60, maximum_retry_attempts: 0 },
      },
    });
    expect(stack.resource('aws_lambda_function_event_invoke_config')).toMatchObject({
      function_name: 'fleet-signer',
      maximum_event_age_in_seconds: 60,
      maximum_retry_attempts: 0,
    });
  });

  it('sends what the signer recognizes as a health check', () => {
    const event: unknown = JSON.parse((schedule.target as { input: string }).input);

    if (!asksForHealthCheck(event)) throw new Error('the signer would take it for a request');
    expect(readHealthCheck(event)).toEqual({
      certificateProviderName: 'fleet',
      holdParameter: '/fleet/rollback-hold',
      declarationParameter: '/fleet/last-declaration',
      liftParameter: '/fleet/last-hold-lift',
      restorationParameter: '/fleet/last-restoration',
    });
  });

  it("runs as often as configured, in the scheduler's syntax", () => {
    const { json, resource } = synthesize({ healthCheckMinutes: 7 });
    const [id] = Object.keys(json.locals ?? {}).filter((local) => json.locals?.[local] === 7);

    expect(resource('aws_scheduler_schedule').schedule_expression).toBe(
      `rate(\${local.${id}} \${local.${id} == 1 ? "minute" : "minutes"})`,
    );
  });

  it.each([-1, 61, 2.5])('cannot run every %d minutes', (healthCheckMinutes) => {
    expect(() => synthesize({ healthCheckMinutes })).toThrow(
      'healthCheckMinutes must be a whole number of minutes from 0 to 60',
    );
  });

  it('is created after everything that the check needs', () => {
    expect(schedule.depends_on).toEqual([
      expect.stringMatching(/^aws_lambda_function\.signing_signer/),
      expect.stringMatching(/^aws_iam_role_policy\.signing_role_health-check/),
      expect.stringMatching(/^aws_iam_role_policy\.signing_health-check_permissions/),
      expect.stringMatching(/^aws_lambda_function_event_invoke_config\./),
    ]);
  });
});

describe('the permissions of the health check', () => {
  it('let the schedule invoke the signer and do nothing else', () => {
    expect(statementsOf('invoke')).toEqual([
      {
        Sid: 'InvokeTheFunction',
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction'],
        Resource: [expect.stringMatching(SIGNER)],
      },
    ]);
  });

  it('can be assumed only by schedules of this account', () => {
    const role = stack.resource('aws_iam_role', 'name', `fleet-health-check-${stack.region}`);

    expect(JSON.parse(String(role.assume_role_policy)).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: {
            'aws:SourceAccount': expect.stringMatching(/account_id\}$/),
            'aws:SourceArn': expect.stringMatching(/:schedule-group\/default$/),
          },
        },
      },
    ]);
  });

  it('let the signer check, with no wildcard except the one that AWS IoT requires', () => {
    const [list, ...others] = statementsOf('health-check');

    expect(list).toMatchObject({ Action: ['iot:ListCertificateProviders'], Resource: ['*'] });
    expect(JSON.stringify(others)).not.toContain('*');
  });

  it('do not exist when the check is off', () => {
    const off = synthesize({ healthCheckMinutes: 0 });
    const counts = [
      off.resource('aws_iam_role_policy', 'name', 'health-check'),
      off.resource('aws_iam_role_policy', 'name', 'invoke'),
      off.resource('aws_iam_role', 'name', `fleet-health-check-${off.region}`),
      off.resource('aws_lambda_function_event_invoke_config'),
      off.resource('aws_scheduler_schedule'),
    ].map(({ count }) => count);

    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toMatch(/^\$\{local\.\S+ > 0 \? 1 : 0\}$/);
  });
});
