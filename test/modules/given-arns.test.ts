import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { App, DataResource, TerraformStack, Token } from 'cdktf';
import { CertificateSigning } from '../../modules';
import { full } from './authority/example/authorities';
import { testInMockedAccount } from './mocked-account';
import { StandInStack } from './stand-in-stack';
import { MINIMUM, read, synthesize } from './synthesized';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(120_000);

const CA = 'arn:aws-cn:execute-api:cn-north-1:123456789012:example';
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
    const authority = full(Token.asString(ca.interpolationForAttribute('output.arn')));
    new CertificateSigning(stack, 'signing', { ...MINIMUM, authority });
    app.synth();
    deployed = await StandInStack.init(stackFolder);
  });

  afterAll(async () => {
    await deployed.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const test = (run: string) => testInMockedAccount(deployed, stackFolder, run);

  it('does not stop a plan that does not know it yet', async () => {
    expect(await test('command = plan')).toContain('Success! 1 passed, 0 failed.');
  });

  it('stops the apply that finds out, and the message says where it must be', async () => {
    expect(await test('command = apply')).toContain(
      `The example, ${CA}, is in the partition aws-cn, but must be in aws: it is an example. Change example.ca.`,
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
