import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { App, TerraformStack } from 'cdktf';
import { CertificateSigning } from '../../../modules';
import { authorityFromVariables } from '../../../modules/authority/variables';
import { ObjectVariable } from '../../../modules/object-variable';
import { testInMockedAccount } from '../mocked-account';
import { StandInStack } from '../stand-in-stack';
import { MINIMUM, read } from '../synthesized';
import { full, SMALL } from './example/authorities';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(180_000);

const TEXT = { pattern: '^arn:', mustBe: 'an ARN' };
const OWN_ALARMS = ['example-queue', 'example-silence', 'example-silence-composite'];

describe('A choice of two authorities', () => {
  const folder = mkdtempSync(join(tmpdir(), 'choice-'));
  const stackFolder = join(folder, 'stacks/stack');
  let deployed: StandInStack;
  let address: (type: string, part: string) => string;

  beforeAll(async () => {
    const app = new App({ outdir: folder });
    const stack = new TerraformStack(app, 'stack');
    new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
    const variable = (name: string) =>
      new ObjectVariable(stack, name, {
        description: 'It signs.',
        attributes: { ca: { description: 'Its CA.', text: TEXT, required: true } },
      });
    const [small, example] = [variable('small'), variable('example')];
    const authority = authorityFromVariables(
      { variable: small, authority: SMALL },
      { variable: example, authority: full(example.text('ca')) },
    );
    // No provider, whose properties a mocked account cannot have.
    new CertificateSigning(stack, 'signing', { ...MINIMUM, authority, signingMode: 'aws-managed' });
    app.synth();
    const { json } = read(join(stackFolder, 'cdk.tf.json'));
    address = (type, part) => {
      const [id] = Object.keys(json.resource?.[type] ?? {}).filter((name) =>
        name.replace(/_[0-9A-F]{8}$/, '').endsWith(part),
      );
      return `${type}.${id}`;
    };
    deployed = await StandInStack.init(stackFolder);
  });

  afterAll(async () => {
    await deployed.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const test = (
    variables: string,
    assertions: Readonly<Record<string, string>> = {},
    // The dashboard says when the signer last changed, so only an apply knows it.
    command = 'apply',
  ) =>
    testInMockedAccount(
      deployed,
      stackFolder,
      `command = ${command}
      variables {
        ${variables}
      }
      ${Object.entries(assertions)
        .map(([what, condition]) => `assert {\ncondition = ${condition}\nerror_message = "wrong: ${what}"\n}`)
        .join('\n')}`,
    );

  const signer = () => address('aws_lambda_function', 'signing_signer_function');
  const policy = (name: string) => address('aws_iam_role_policy', `signing_role_${name}`);
  const dashboard = () => `${address('aws_cloudwatch_dashboard', 'dashboard')}.dashboard_body`;
  const throttles = () => address('aws_cloudwatch_metric_alarm', 'ca-throttles');
  const ownAlarms = () =>
    OWN_ALARMS.map((name) =>
      address(`aws_cloudwatch_${name.endsWith('composite') ? 'composite' : 'metric'}_alarm`, name),
    );

  /** A zip for each authority, and one for the preflight. */
  it('bundles each authority by itself', () => {
    const zips = readdirSync(stackFolder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.zip'),
    );

    expect(zips).toHaveLength(3);
  });

  it('deploys the first one, and nothing of the other', async () => {
    const output = await test('small = { ca = "arn:aws:1" }', {
      file: `strcontains(${signer()}.filename, "bundle-small")`,
      hash: `${signer()}.source_code_hash == filebase64sha256(${signer()}.filename)`,
      own: `${signer()}.environment[0].variables.EXAMPLE_DAYS == "30"`,
      others: `!contains(keys(${signer()}.environment[0].variables), "EXAMPLE_HOST")`,
      common: `${signer()}.environment[0].variables.SUBJECT_PATTERN == "CN={clientId}"`,
      rehearsed: `jsondecode(${policy('rehearsal')}.policy).Statement[0].Sid == "AskTheExample"`,
      live: `${policy('signing')}.policy == ${policy('rehearsal')}.policy`,
      alarms: `alltrue([for alarm in [${ownAlarms()}] : length(alarm) == 0])`,
      advice: `!strcontains(${throttles()}.alarm_description, "queue")`,
      dashboard: `!strcontains(${dashboard()}, "Queue of the example") && !strcontains(${dashboard()}, "example-queue")`,
      json: `can(jsondecode(${dashboard()}))`,
    });

    expect(output).toContain('Success! 1 passed, 0 failed.');
  });

  it('deploys the second one, and nothing of the first', async () => {
    const output = await test('example = { ca = "arn:aws:2" }', {
      file: `strcontains(${signer()}.filename, "bundle-example")`,
      hash: `${signer()}.source_code_hash == filebase64sha256(${signer()}.filename)`,
      own: `${signer()}.environment[0].variables.EXAMPLE_HOST == "example.com"`,
      both: `${signer()}.environment[0].variables.EXAMPLE_CA == "arn:aws:2"`,
      others: `!contains(keys(${signer()}.environment[0].variables), "EXAMPLE_DAYS")`,
      alarms: `alltrue([for alarm in [${ownAlarms()}] : length(alarm) == 1])`,
      advice: `strcontains(${throttles()}.alarm_description, "The example has a \\"queue\\".")`,
      widget: `anytrue([for widget in jsondecode(${dashboard()}).widgets : try(widget.properties.title, "") == "Queue of the example"])`,
      notifies: `strcontains(${dashboard()}, "alarm:fleet-example-silence")`,
    });

    expect(output).toContain('Success! 1 passed, 0 failed.');
  });

  it('has the alarms of the chosen one only with health checks if they need them', async () => {
    const { resource } = JSON.parse(readFileSync(join(stackFolder, 'cdk.tf.json'), 'utf8'));
    const [, id = ''] = address('aws_cloudwatch_metric_alarm', 'example-silence').split('.');

    expect(resource.aws_cloudwatch_metric_alarm[id].count).toContain('true && (var.example != null) ?');
  });

  it.each([
    ['', 'Set exactly one of small, example: it says who signs. None is set.'],
    [
      'small = { ca = "arn:1" }\nexample = { ca = "arn:2" }',
      'Set exactly one of small, example: it says who signs. example and small are set.',
    ],
    ['example = { ca = "2" }', 'example.ca must be an ARN.'],
    [
      'example = { ca = "arn:aws-cn:2" }',
      'The example, arn:aws-cn:2, is in the partition aws-cn, but must be in aws: it is an example. Change example.ca.',
    ],
  ])('refuses to plan %j', async (variables, message) => {
    expect(await test(variables, {}, 'plan')).toContain(message);
  });
});
