import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StandInProvider } from '../../../sandbox/provider/provider';
import { runTerraform } from '../../../sandbox/terraform/cli';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

describe('runTerraform', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cli-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  it('initializes a configuration of the AWS provider without a download', async () => {
    const provider = await StandInProvider.start();
    await writeFile(join(directory, 'main.tf'), 'provider "aws" {}');

    const { exitCode, stdout } = await runTerraform(directory, ['init', '-no-color'], provider.environment);
    await provider.stop();

    expect(exitCode).toBe(0);
    expect(stdout).toContain('Terraform has been successfully initialized!');
  });

  it('returns Terraform’s output and exit code when it fails', async () => {
    await writeFile(join(directory, 'main.tf'), 'nonsense');

    const { exitCode, stderr } = await runTerraform(directory, ['validate', '-no-color']);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('Error:');
  });

  it('passes variables on, but no AWS credentials of its environment', async () => {
    const secrets = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', TF_VAR_leak: 'yes' };
    const before = { ...process.env };
    Object.assign(process.env, secrets);
    await writeFile(
      join(directory, 'main.tf'),
      'variable "mode" {}\nvariable "leak" { default = "no" }\noutput "both" { value = "$' +
        '{var.mode} $' +
        '{var.leak}" }',
    );

    await runTerraform(directory, ['apply', '-auto-approve'], { TF_VAR_mode: 'self-managed' });
    const { stdout } = await runTerraform(directory, ['output', '-raw', 'both']);
    process.env = before;

    expect(stdout).toBe('self-managed no');
  });

  it('kills Terraform at once when aborted before the start', async () => {
    const { exitCode } = await runTerraform(directory, ['version'], {}, { signal: AbortSignal.abort() });

    expect(exitCode).toBeNull();
  });

  it('explains what to do when there is no terraform', async () => {
    const { PATH } = process.env;
    process.env.PATH = directory;

    const run = runTerraform(directory, ['version']);
    process.env.PATH = PATH;

    await expect(run).rejects.toThrow('install Terraform 1.10.0 or later, put it on the PATH');
  });
});
