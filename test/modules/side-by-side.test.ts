import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { App, TerraformStack } from 'cdktf';
import { CertificateSigning, type CertificateSigningProps } from '../../modules';
import { StandInStack } from './stand-in-stack';
import { MINIMUM, read } from './synthesized';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'side-by-side-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
const newApp = () => new App({ outdir: join(folder, `${++made}`) });

function addStack(app: App, id: string): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
  return stack;
}

function addAliased(stack: TerraformStack, alias: string, region: string): AwsProvider {
  return new AwsProvider(stack, alias, { alias, region });
}

function deploy(stack: TerraformStack, id: string, props: Partial<CertificateSigningProps> = {}): void {
  new CertificateSigning(stack, id, { ...MINIMUM, ...props });
}

describe('two deployments of one name, with a provider each', () => {
  const app = newApp();
  const stack = new TerraformStack(app, 'stack');
  const stackFolder = join(app.outdir, 'stacks/stack');
  let deployed: StandInStack;

  beforeAll(async () => {
    deploy(stack, 'first', { provider: addAliased(stack, 'ireland', 'eu-west-1') });
    deploy(stack, 'second', { provider: addAliased(stack, 'oregon', 'us-west-2') });
    app.synth();
    deployed = await StandInStack.init(stackFolder);
  });

  afterAll(() => deployed.stop());

  it('hand it to each AWS resource and data source, and to nothing else', () => {
    const { json } = read(join(stackFolder, 'cdk.tf.json'));

    for (const [type, blocks] of Object.entries({ ...json.resource, ...json.data })) {
      const providers = Object.entries(blocks as Record<string, { provider?: string }>).map(
        ([id, { provider }]) => ({
          id,
          provider,
        }),
      );
      for (const { id, provider } of providers) {
        const expected = id.startsWith('first') ? 'aws.ireland' : 'aws.oregon';
        expect({ type, id, provider }).toEqual({
          type,
          id,
          provider: type.startsWith('aws_') ? expected : undefined,
        });
      }
    }
  });

  it('are a configuration that Terraform accepts', async () => {
    expect(await deployed.terraform('validate')).toMatchObject({ exitCode: 0 });
  });

  it('plan roles and dashboards of different names, each in its Region', async () => {
    const mock = (alias: string, region: string) => `
      mock_provider "aws" {
        alias = "${alias}"
        mock_data "aws_partition" {
          defaults = { partition = "aws" }
        }
        mock_data "aws_region" {
          defaults = { id = "${region}" }
        }
        mock_data "aws_caller_identity" {
          defaults = { account_id = "123456789012" }
        }
        mock_data "aws_ssm_parameters_by_path" {
          defaults = { names = [], values = [] }
        }
      }`;
    const { json } = read(join(stackFolder, 'cdk.tf.json'));
    const named = Object.entries({
      aws_iam_role: 'name',
      aws_cloudwatch_dashboard: 'dashboard_name',
    }).flatMap(([type, attribute]) =>
      Object.entries(json.resource?.[type] as Record<string, { count?: unknown }>).map(([id, { count }]) => ({
        id,
        name: count === undefined ? `[${type}.${id}.${attribute}]` : `${type}.${id}[*].${attribute}`,
      })),
    );
    const namesOf = (deployment: string) =>
      `flatten([${named.flatMap(({ id, name }) => (id.startsWith(deployment) ? name : [])).join(', ')}])`;
    writeFileSync(
      join(stackFolder, 'regions.tftest.hcl'),
      `${mock('ireland', 'eu-west-1')}
       ${mock('oregon', 'us-west-2')}
       run "plan" {
         command = plan
         assert {
           condition     = length(setintersection(${namesOf('first')}, ${namesOf('second')})) == 0
           error_message = "A name is there twice."
         }
         assert {
           condition     = alltrue([for name in ${namesOf('first')} : endswith(name, "-eu-west-1")])
           error_message = "A name lacks the first Region."
         }
         assert {
           condition     = alltrue([for name in ${namesOf('second')} : endswith(name, "-us-west-2")])
           error_message = "A name lacks the second Region."
         }
       }`,
    );

    const { stdout } = await deployed.terraform('test');

    expect(stdout).toContain('Success! 1 passed, 0 failed.');
  });
});

describe('a program with two deployments', () => {
  it.each<[string, (app: App) => void]>([
    [
      'in one stack, with AWS signing for one of them',
      (app) => {
        const stack = addStack(app, 'stack');
        deploy(stack, 'first');
        deploy(stack, 'second', { name: 'other', signingMode: 'aws-managed' });
      },
    ],
    [
      'in two stacks without a Region, which the environment may set for each',
      (app) => {
        for (const id of ['first', 'second']) {
          const stack = new TerraformStack(app, id);
          new AwsProvider(stack, 'aws', {});
          deploy(stack, 'signing');
        }
      },
    ],
    [
      'in two stacks of different accounts',
      (app) => {
        for (const account of ['111111111111', '222222222222']) {
          const stack = new TerraformStack(app, `stack-${account}`);
          new AwsProvider(stack, 'aws', { region: 'eu-west-1', allowedAccountIds: [account] });
          deploy(stack, 'signing');
        }
      },
    ],
  ])('synthesizes %s', (_, add) => {
    const app = newApp();
    add(app);

    expect(() => app.synth()).not.toThrow();
  });

  it.each<[string, (app: App) => void, RegExp]>([
    [
      'of one name in one stack',
      (app) => {
        const stack = addStack(app, 'stack');
        deploy(stack, 'first');
        deploy(stack, 'second');
      },
      /stack\/first and stack\/second both have the name fleet \(IAM ignores case\) and the same AWS provider: .* another name, or a provider/,
    ],
    [
      'whose names differ only in case',
      (app) => {
        const stack = addStack(app, 'stack');
        deploy(stack, 'first');
        deploy(stack, 'second', { name: 'Fleet' });
      },
      /stack\/first and stack\/second both have the name fleet/,
    ],
    [
      'of one name whose providers are configured alike',
      (app) => {
        const stack = addStack(app, 'stack');
        deploy(stack, 'first', { provider: addAliased(stack, 'one', 'eu-west-2') });
        deploy(stack, 'second', { provider: addAliased(stack, 'two', 'eu-west-2') });
      },
      /stack\/first and stack\/second both have the name fleet/,
    ],
    [
      'of one name in two stacks',
      (app) => {
        deploy(addStack(app, 'one'), 'signing');
        deploy(addStack(app, 'two'), 'signing');
      },
      /one\/signing and two\/signing both have the name fleet .* set allowedAccountIds/,
    ],
    [
      'that are both self-managed',
      (app) => {
        const stack = addStack(app, 'stack');
        deploy(stack, 'first');
        deploy(stack, 'second', { name: 'other' });
      },
      /stack\/first and stack\/second are both self-managed .* one certificate provider per Region: .*'aws-managed'/,
    ],
  ])('is refused for two %s, which are both named', (_, add, message) => {
    const app = newApp();
    add(app);

    expect(() => app.synth()).toThrow(message);
  });
});
