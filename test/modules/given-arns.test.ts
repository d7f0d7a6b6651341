import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { App, DataResource, TerraformStack, Token } from 'cdktf';
import { CertificateSigning, PrivateCa } from '../../modules';
import { StandInStack } from './stand-in-stack';
import { MINIMUM, read, synthesize } from './synthesized';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(120_000);

const CA =
  'arn:aws-cn:acm-pca:cn-north-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555';
const MOCK = `
  mock_provider "aws" {
    mock_data "aws_partition" {
      defaults = { partition = "aws" }
    }
    mock_data "aws_region" {
      defaults = { id = "eu-west-1" }
    }
    mock_data "aws_caller_identity" {
      defaults = { account_id = "123456789012" }
    }
    mock_data "aws_ssm_parameters_by_path" {
      defaults = { names = [], values = [] }
    }
    mock_resource "aws_iam_role" {
      defaults = { arn = "arn:aws:iam::123456789012:role/fleet" }
    }
  }`;

describe('a CA of another partition', () => {
  const folder = mkdtempSync(join(tmpdir(), 'given-arns-'));
  const stackFolder = join(folder, 'stacks/stack');
  let deployed: StandInStack;

  beforeAll(async () => {
    const app = new App({ outdir: folder });
    const stack = new TerraformStack(app, 'stack');
    new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
    // Created by the same apply, so that its ARN is not known while Terraform plans.
    const ca = new DataResource(stack, 'ca', { input: { arn: CA } });
    const certificateAuthorityArn = Token.asString(ca.interpolationForAttribute('output.arn'));
    const authority = new PrivateCa({ certificateAuthorityArn, validityDays: 30 });
    new CertificateSigning(stack, 'signing', { ...MINIMUM, authority });
    app.synth();
    deployed = await StandInStack.init(stackFolder);
  });

  afterAll(async () => {
    await deployed.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function test(run: string): Promise<string> {
    writeFileSync(join(stackFolder, 'main.tftest.hcl'), `${MOCK}\nrun "it" {\n${run}\n}\n`);
    const { stdout, stderr } = await deployed.terraform('test');
    return `${stdout}\n${stderr}`.replace(/\s*\n[│ ]*/g, ' ');
  }

  it('does not stop a plan that does not know it yet', async () => {
    expect(await test('command = plan')).toContain('Success! 1 passed, 0 failed.');
  });

  it('stops the apply that finds out, and the message says where it must be', async () => {
    expect(await test('command = apply')).toContain(
      `The CA, ${CA}, is in the partition aws-cn, but must be in aws: a role cannot reach a CA in another ` +
        'partition. Change private_ca.arn (property certificateAuthorityArn).',
    );
  });

  it('is checked before devices are sent to the signer', () => {
    const { json, resource } = read(join(stackFolder, 'cdk.tf.json'));
    const [check] = Object.keys(json.resource?.terraform_data ?? {}).filter((id) =>
      id.includes('given-arns'),
    );

    expect(resource('aws_cloudcontrolapi_resource').depends_on).toContain(`terraform_data.${check}`);
  });
});

describe('a topic for tickets of another account', () => {
  const messages = (alarms: object) => JSON.stringify(synthesize({ alarms }).json.resource?.terraform_data);

  it('is refused while events go to it', () => {
    expect(messages({})).toContain('EventBridge, which sends certificate-provider-changed, cannot notify');
  });

  it('is accepted when there are none', () => {
    expect(messages({ 'certificate-provider-changed': { enabled: false } })).not.toContain('EventBridge');
  });
});
