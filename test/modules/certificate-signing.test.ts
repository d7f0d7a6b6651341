import { describe, expect, it } from '@jest/globals';
import type { CertificateSigningProps } from '../../modules';
import { SMALL } from './authority/example/authorities';
import { synthesize } from './synthesized';

const stack = synthesize();
const ACCOUNT = /\$\{data\.aws_caller_identity\.\w+\.account_id\}/;

describe('the signer function', () => {
  const signer = stack.resource('aws_lambda_function', 'function_name', 'fleet-signer');

  it('runs the handler on arm64 with the time AWS IoT gives it', () => {
    expect(signer).toMatchObject({
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      timeout: 5,
      tracing_config: { mode: 'Active' },
    });
  });

  it('logs JSON into a group that is kept for a limited time', () => {
    const logs = stack.resource('aws_cloudwatch_log_group', 'name', '/aws/lambda/fleet-signer');

    expect(signer.logging_config).toMatchObject({ log_format: 'JSON' });
    expect(logs.retention_in_days).toBe(90);
  });

  it('gets its settings from the properties', () => {
    const { environment } = synthesize({
      subjectPattern: 'CN={clientId}',
      alternativeNamePattern: 'DNS:.*',
      logLevel: 'DEBUG',
    }).resource('aws_lambda_function', 'function_name', 'fleet-signer');

    expect(environment).toMatchObject({
      variables: {
        EXAMPLE_DAYS: '30',
        SUBJECT_PATTERN: 'CN={clientId}',
        ALTERNATIVE_NAME_PATTERN: 'DNS:.*',
        POWERTOOLS_SERVICE_NAME: 'fleet',
        POWERTOOLS_LOG_LEVEL: 'DEBUG',
      },
    });
  });

  it('shares code, role and settings with its rehearsal, and comes after it', () => {
    const rehearsal = stack.resource('aws_lambda_function', 'function_name', 'fleet-rehearsal');
    const [invocation] = Object.keys(stack.json.resource?.aws_lambda_invocation ?? {});

    for (const shared of ['filename', 'source_code_hash', 'role', 'environment', 'memory_size']) {
      expect(rehearsal[shared]).toEqual(signer[shared]);
    }
    expect(rehearsal.handler).toBe('index.rehearse');
    expect(signer.depends_on).toContain(`aws_lambda_invocation.${invocation}`);
  });
});

describe('an authority without permissions', () => {
  it('is refused, because IAM has no empty policies', () => {
    const authority = { ...SMALL, policy: () => [] };

    expect(() => synthesize({ authority })).toThrow(
      `policy() of the authority with the entry ${SMALL.entry} has no statement, and IAM refuses a policy without one.`,
    );
  });
});

describe("the signer's role", () => {
  const statementsOf = (name: string) => {
    const [policy] = stack
      .resources('aws_iam_role_policy')
      .filter((block) => block.name === name && /\.signing_role_/.test(String(block.role)));
    return JSON.parse(String(policy?.policy)).Statement;
  };

  it.each(['rehearsal', 'signing'])('may, for the %s, do what the authority needs and no more', (name) => {
    expect(statementsOf(name)).toEqual([
      {
        Sid: 'AskTheExample',
        Effect: 'Allow',
        Action: ['execute-api:Invoke'],
        Resource: [expect.stringMatching(/^arn:\$\{data\.aws_partition\.\w+\.partition\}:execute-api:/)],
      },
    ]);
  });

  it("loses the last signer's permissions only after the live function has changed", () => {
    const [signer] = Object.keys(stack.json.resource?.aws_lambda_function ?? {}).filter((id) =>
      /signing_signer/.test(id),
    );

    expect(stack.resource('aws_iam_role_policy', 'name', 'signing').depends_on).toEqual([
      `aws_lambda_function.${signer}`,
    ]);
  });

  it('has no wildcard except the one that X-Ray requires', () => {
    for (const { Sid, Action, Resource } of ['telemetry', 'rehearsal', 'signing'].flatMap(statementsOf)) {
      expect(Action.join()).not.toContain('*');
      if (Sid !== 'WriteTraces') expect(Resource).not.toContain('*');
    }
  });
});

describe('the permission of AWS IoT', () => {
  it.each(['certificateprovider/fleet', 'certificateprovider:fleet'])(
    'covers %s, for this account only',
    (form) => {
      const permission = stack
        .resources('aws_lambda_permission')
        .find(({ source_arn }) => String(source_arn).endsWith(`:${form}`));

      expect(permission).toMatchObject({
        action: 'lambda:InvokeFunction',
        function_name: 'fleet-signer',
        principal: 'iot.amazonaws.com',
        source_account: expect.stringMatching(ACCOUNT),
      });
    },
  );

  it('is granted twice and no more', () => {
    expect(stack.resources('aws_lambda_permission')).toHaveLength(2);
  });
});

describe('the certificate provider', () => {
  const provider = stack.resource('aws_cloudcontrolapi_resource');

  it('consists of what Terraform knows while it plans', () => {
    expect(provider.type_name).toBe('AWS::IoT::CertificateProvider');
    expect(provider.desired_state).not.toContain('aws_lambda_function.');
    expect(provider.desired_state).toContain('"AccountDefaultForOperations" = ["CreateCertificateFromCsr"]');
  });

  it('comes after the function and the permissions, and gives up in minutes', () => {
    expect(provider.depends_on).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^aws_lambda_function\.signing_signer/),
        expect.stringMatching(/^aws_lambda_permission\..*slash/),
        expect.stringMatching(/^aws_lambda_permission\..*colon/),
      ]),
    );
    expect(provider.timeouts).toEqual({ create: '10m', update: '10m', delete: '10m' });
  });
});

describe('invalid properties', () => {
  it.each<[keyof CertificateSigningProps, unknown]>([
    ['name', 'with space'],
    ['name', ''],
    ['name', 'aws-fleet'],
    ['name', 'SSMfleet'],
    ['name', 'x'.repeat(36)],
    ['subjectPattern', 'CN=('],
    ['alternativeNamePattern', 'DNS:('],
    ['signingMode', 'off'],
    ['rehearsal', 'maybe'],
    ['memoryMb', 64],
    ['memoryMb', 1024.5],
    ['logRetentionDays', 2],
    ['logLevel', 'LOUD'],
  ])('%s = %j throws while synthesizing and names the property', (property, value) => {
    expect(() => synthesize({ [property]: value })).toThrow(new RegExp(`^${property} must be `));
  });
});
