import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsCli } from '../../../sandbox/aws-cli/aws-cli';
import { Shell } from '../../../sandbox/aws-cli/shell';
import { Sandbox } from '../../../sandbox/sandbox';
import { ADMINISTRATOR } from '../../../sandbox/services/iam/iam';
import { noCliPath } from './no-cli-path';

const PATIENCE_MS = 60_000;
const PROVIDER = 'arn:aws:iot:eu-central-1:123456789012:certificateprovider/fleet';

// The output of AWS CLI 1.45 for the same lines.
describe('a command line without the AWS CLI', () => {
  let sandbox: Sandbox;
  let cli: AwsCli;
  let shell: Shell;

  beforeAll(async () => {
    sandbox = await Sandbox.start({ authorityLatency: 'fast' });
    sandbox.aws.parameters.putParameter({ Name: '/a', Type: 'String', Value: '{"who":"me"}' });
    sandbox.aws.parameters.putParameter({ Name: '/b', Type: 'String', Value: 'b' });
    const lambdaFunctionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:f';
    sandbox.aws.iot.providers.create({ certificateProviderName: 'fleet', lambdaFunctionArn });
    cli = await AwsCli.install(sandbox.aws.door.url);
    shell = new Shell(cli, ADMINISTRATOR, noCliPath(cli.home));
  }, PATIENCE_MS);

  afterAll(async () => {
    await cli?.remove();
    await sandbox?.stop();
  }, PATIENCE_MS);

  it.each([
    ['sts get-caller-identity --query Account --output text', '123456789012\n'],
    [
      'iot list-certificate-providers',
      `{
    "certificateProviders": [
        {
            "certificateProviderName": "fleet",
            "certificateProviderArn": "${PROVIDER}"
        }
    ]
}
`,
    ],
    ['iot list-certificate-providers --output text', `CERTIFICATEPROVIDERS\t${PROVIDER}\tfleet\n`],
    ['ssm get-parameter --name /a --query Parameter.Value --output text', '{"who":"me"}\n'],
    ['ssm get-parameter --name=/a --query Parameter.Value', '"{\\"who\\":\\"me\\"}"\n'],
    [
      "ssm get-parameters --names /a /b --query 'Parameters[].[Name,Version]' --output text",
      '/a\t1\n/b\t1\n',
    ],
    ["ssm get-parameters --names '[\"/a\"]' --query 'Parameters[].{N:Name}' --output text", '/a\n'],
    [
      "ssm get-parameters --names /a /c --query '[Parameters[0].Name,InvalidParameters,Nix]' --output text",
      '/a\tNone\n/c\n',
    ],
    ['lambda get-account-settings --query AccountLimit.ConcurrentExecutions', '1000\n'],
    [
      `ssm describe-automation-executions --filters '[{"Key":"ExecutionStatus","Values":["Failed"]}]'`,
      '{\n    "AutomationExecutionMetadataList": []\n}\n',
    ],
    ['ssm put-parameter --name /b --type String --no-overwrite --value x || echo $?', '254\n'],
    ['ssm put-parameter --name /b --type String --overwrite --value "ü, b" --query Version', '2\n'],
    ['ssm delete-parameter --name /b', ''],
  ])('prints like the CLI: aws %s', async (line, stdout) => {
    expect((await shell.run(`aws ${line}`)).stdout).toBe(stdout);
  });

  it.each([
    [
      'iot describe-certificate-provider --certificate-provider-name other',
      254,
      "An error occurred (ResourceNotFoundException) when calling the DescribeCertificateProvider operation: no certificate provider is named 'other'",
    ],
    [
      'ssm get-parameter --name /none',
      254,
      'An error occurred (ParameterNotFound) when calling the GetParameter operation:',
    ],
    [
      'iam get-role --role-name none',
      254,
      'An error occurred (NoSuchEntity) when calling the GetRole operation: ',
    ],
    ['ssm start-automation-execution', 252, 'the following arguments are required: --document-name'],
    ['ssm get-parameter --name', 252, 'argument --name: expected one argument'],
    ['ssm get-parameter --name /a --colour red', 252, 'Unknown options: --colour'],
    ['ssm get-parameter --name /a b', 252, 'Unknown options: b'],
    ['ssm start-it', 252, 'argument operation: Invalid choice'],
    ['nonsense do', 252, 'argument command: Invalid choice'],
    [
      'ssm start-automation-execution --document-name x --parameters Reason=why',
      252,
      "'--parameters': Invalid JSON",
    ],
    ['ssm', 252, 'the following arguments are required'],
    ['sts get-caller-identity --output table', 252, 'argument --output'],
  ])('fails like the CLI: aws %s', async (line, exitCode, stderr) => {
    expect(await shell.run(`aws ${line}`)).toEqual({
      exitCode,
      stdout: '',
      stderr: expect.stringContaining(stderr),
    });
  });

  it('starts a runbook like on-call, and reads its result', async () => {
    const content = JSON.stringify({
      schemaVersion: '0.3',
      parameters: { Reason: { type: 'String' } },
      mainSteps: [{ name: 'Nap', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }],
    });
    await shell.run(`aws ssm create-document --name nap --document-type Automation --content '${content}'`);

    const started = await shell.run(
      `aws ssm start-automation-execution --region eu-central-1 --document-name nap --parameters '{"Reason":["a, b"]}'`,
    );
    const { AutomationExecutionId: id } = JSON.parse(started.stdout);
    const ended = await shell.run(
      `aws ssm get-automation-execution --automation-execution-id ${id} ` +
        "--query 'AutomationExecution.[AutomationExecutionStatus,FailureMessage,Parameters]'",
    );

    expect(JSON.parse(ended.stdout)).toEqual(['Success', null, { Reason: ['a, b'] }]);
  });

  it('invokes a function with a raw payload, and writes its answer to a file', async () => {
    const asked: unknown[] = [];
    const invoke = sandbox.aws.lambda.invoke;
    sandbox.aws.lambda.invoke = async (_, event) => {
      asked.push(event);
      return { payload: { well: true }, requestId: '1', durationMs: 1, logLines: [] };
    };
    const line = `aws lambda invoke --function-name f --cli-binary-format raw-in-base64-out --payload '{"a":1}' `;

    const inFile = await shell.run(`${line} answer.json && cat answer.json`);
    const onScreen = await shell.run(`${line} /dev/stdout --query StatusCode`);
    const base64 = await shell.run(
      `aws lambda invoke --function-name f --payload e30= /dev/null --query StatusCode`,
    );
    const none = await shell.run(`aws lambda invoke --function-name f`);

    sandbox.aws.lambda.invoke = invoke;
    expect(inFile.stdout).toBe(
      '{\n    "StatusCode": 200,\n    "ExecutedVersion": "$LATEST"\n}\n{"well":true}',
    );
    expect(onScreen.stdout).toContain('{"well":true}');
    expect(base64.stdout).toBe('200\n');
    expect(none.stderr).toContain('the following arguments are required: outfile');
    expect(asked).toEqual([{ a: 1 }, { a: 1 }, {}]);
  });
});
