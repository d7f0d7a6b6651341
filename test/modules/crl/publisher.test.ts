import { describe, expect, it } from '@jest/globals';
import { followed, synthesizePublished } from './published';

const stack = synthesizePublished();
const publisher = stack.resource('aws_lambda_function');
const schedule = stack.resource('aws_scheduler_schedule');
const variables = (publisher.environment as { variables: Record<string, string> }).variables;

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

const statementsOf = (name: string): readonly Statement[] =>
  JSON.parse(String(stack.resource('aws_iam_role_policy', 'name', name).policy)).Statement;

describe("the publisher's function", () => {
  it('gets where to put the list, and how to report', () => {
    expect(variables).toMatchObject({
      CRL_VALIDITY_HOURS: `\${tostring(168)}`,
      POWERTOOLS_LOG_LEVEL: 'INFO',
      POWERTOOLS_METRICS_NAMESPACE: 'IotCertificateSigning',
      POWERTOOLS_SERVICE_NAME: 'fleet',
    });
    expect(variables.CRL_BUCKET).toMatch(/^\$\{local\.\S+bucket-in-use/);
    expect(variables.CRL_OBJECT_KEY).toMatch(/^\$\{local\.\S+key-in-use/);
  });

  it('runs one at a time, in time for a long list', () => {
    expect(publisher).toMatchObject({
      function_name: 'fleet-crl',
      handler: 'index.handler',
      reserved_concurrent_executions: 1,
      timeout: 300,
      tracing_config: { mode: 'Active' },
    });
  });

  it('exists only if the list is published', () => {
    const types = Object.entries(stack.json.resource ?? {}).flatMap(([type, blocks]) =>
      Object.entries(blocks as Record<string, { count?: string }>).flatMap(([id, { count }]) =>
        id.includes('revocation-list')
          ? [[type, /publish_\w+( && .+)? \? 1 : 0\}$/.test(String(count))]]
          : [],
      ),
    );

    expect(types.length).toBeGreaterThan(15);
    expect(types.filter(([, counted]) => !counted)).toEqual([]);
  });
});

describe("the publisher's schedule", () => {
  it('invokes it once per run, and again if that fails', () => {
    expect(schedule).toMatchObject({
      name: 'fleet-crl',
      target: {
        arn: expect.stringMatching(/:function:fleet-crl$/),
        role_arn: expect.stringMatching(/:role\/fleet-crl-schedule-/),
        retry_policy: { maximum_event_age_in_seconds: 600, maximum_retry_attempts: 0 },
      },
    });
    expect(stack.resource('aws_lambda_function_event_invoke_config')).toMatchObject({
      function_name: 'fleet-crl',
      maximum_retry_attempts: 1,
    });
    const [, minutes = ''] = /^rate\((\$\{[^ ]+) /.exec(String(schedule.schedule_expression)) ?? [];
    expect(followed(stack, minutes)).toBe(60);
  });

  it('begins when the list has a place that is private, and its publisher all permissions', () => {
    expect(schedule.depends_on).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^aws_lambda_function\./),
        expect.stringMatching(/^aws_s3_bucket_policy\./),
        expect.stringMatching(/^aws_s3_bucket_server_side_encryption_configuration\./),
        expect.stringMatching(/^aws_iam_role_policy\.\S+schedule_permissions/),
      ]),
    );
    expect(publisher.depends_on).toEqual(
      expect.arrayContaining([expect.stringMatching(/^aws_iam_role_policy\.\S+role_publish/)]),
    );
  });
});

describe("the publisher's role", () => {
  const statements = statementsOf('publish');
  const of = (sid: string) => statements.find(({ Sid }) => Sid === sid);

  it('may do these things, each with what it is for only', () => {
    expect(statements.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ['SignDigests', ['kms:Sign']],
      ['ReadTheCaCertificate', ['ssm:GetParameter']],
      ['FindWhatIsRevoked', ['dynamodb:Query']],
      ['PublishTheList', ['s3:GetObject', 's3:PutObject']],
      ['TellWhetherThereIsOne', ['s3:ListBucket']],
    ]);
    expect(JSON.stringify(statements)).not.toContain('*');
  });

  it('writes one object', () => {
    expect(of('PublishTheList')?.Resource).toEqual([
      expect.stringMatching(
        /^arn:\$\{[^}]+\}:s3:::\$\{local\.\S+bucket-in-use\S+\}\/\$\{local\.\S+key-in-use\S+\}$/,
      ),
    ]);
  });
});
