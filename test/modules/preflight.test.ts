import { describe, expect, it } from '@jest/globals';
import { type Block, synthesize } from './synthesized';

const stack = synthesize();
describe('the preflight', () => {
  const data = stack.json.data as Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
  const checks = Object.entries(data.aws_lambda_invocation ?? {});
  const [[, look] = ['', {}], [lastId, finalCheck] = ['', {}]] = checks.sort(([, a]) =>
    'depends_on' in a ? 1 : -1,
  );

  it('checks only if the apply will have a provider', () => {
    const { count } = stack.resource('aws_cloudcontrolapi_resource');

    expect(look.count).toBe(count);
  });

  it('is not deferred by a pending change, because Terraform would delete a tainted provider first', () => {
    // Conditions of its own, dependencies and direct references would defer it.
    expect(look).not.toHaveProperty('depends_on');
    expect(look).not.toHaveProperty('lifecycle');
    expect(look.function_name).toMatch(/^\$\{local\.signing_preflight_function-arn_\w+\}$/);
  });

  it('checks once more during the apply if the provider is to come back', () => {
    expect(finalCheck).toMatchObject({
      function_name: look.function_name,
      input: look.input,
      count: look.count,
      depends_on: [expect.stringMatching(/^aws_ssm_parameter\.signing_switch_last-restoration/)],
      lifecycle: {
        postcondition: [
          {
            condition: `\${jsondecode(self.result).clear}`,
            error_message: `\${jsondecode(self.result).finding}`,
          },
        ],
      },
    });
    expect(stack.resource('aws_cloudcontrolapi_resource').depends_on).toContain(
      `data.aws_lambda_invocation.${lastId}`,
    );
  });

  it('must be clear before the rehearsal, the live function and the provider, whatever the rehearsal is', () => {
    for (const rehearsal of ['issue', 'off']) {
      const { resource, resources } = synthesize({ rehearsal });
      const clear = expect.stringMatching(/^terraform_data\.signing_preflight_clear/);
      expect(resource('aws_cloudcontrolapi_resource').depends_on).toContainEqual(clear);
      expect(resource('aws_lambda_invocation').depends_on).toContainEqual(clear);
      expect(
        resources('aws_lambda_function').find(({ handler }) => handler === 'index.rehearse'),
      ).toMatchObject({
        depends_on: expect.arrayContaining([clear]),
      });
    }
  });

  it('may read providers, and may neither sign nor change anything', () => {
    const policies = stack
      .resources('aws_iam_role_policy')
      .filter(({ role }) => String(role).includes('signing_preflight_role'));
    const actions = policies.flatMap(({ policy }) =>
      JSON.parse(String(policy)).Statement.flatMap(({ Action }: { Action: string[] }) => Action),
    );

    expect(actions.sort()).toEqual([
      'iot:DescribeCertificateProvider',
      'iot:ListCertificateProviders',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('logs, counts and traces as the signer does, and has no other setting that could break it', () => {
    const [{ environment, tracing_config: tracing }, signer] = ['index.preflight', 'index.handler'].map(
      (handler) => stack.resource('aws_lambda_function', 'handler', handler),
    ) as [Block, Block];
    const own = (environment as { variables: Record<string, string> }).variables;

    expect(Object.keys(own).sort()).toEqual([
      'POWERTOOLS_LOG_LEVEL',
      'POWERTOOLS_METRICS_NAMESPACE',
      'POWERTOOLS_SERVICE_NAME',
    ]);
    expect(signer.environment).toMatchObject({ variables: own });
    expect(tracing).toEqual({ mode: 'Active' });
  });
});
