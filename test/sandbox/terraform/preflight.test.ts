import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { requireTerraform } from '../../../sandbox/terraform/preflight';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

describe('requireTerraform', () => {
  const { PATH } = process.env;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'preflight-'));
  });

  afterEach(async () => {
    process.env.PATH = PATH;
    await rm(folder, { recursive: true });
  });

  /** Puts a `terraform` that prints this first on the PATH. */
  async function install(output: string): Promise<void> {
    await writeFile(join(folder, 'terraform'), `#!/bin/sh\necho '${output}'\n`, { mode: 0o755 });
    process.env.PATH = `${folder}:${PATH}`;
  }

  it.each(['1.10.0', '1.10.5', '1.11.0', '2.0.0', '1.12.0-rc1'])('accepts Terraform %s', async (version) => {
    await install(`{"terraform_version":"${version}"}`);

    await expect(requireTerraform()).resolves.toBeUndefined();
  });

  it.each(['1.9.8', '0.15.5', '1.9.0-beta1'])(
    'refuses Terraform %s and says what to install',
    async (version) => {
      await install(`{"terraform_version":"${version}"}`);

      await expect(requireTerraform()).rejects.toMatchObject({
        name: 'UnsuitableTerraform',
        message: expect.stringMatching(
          `^The terraform on the PATH is ${version}, .*Install Terraform 1.10.0`,
        ),
      });
    },
  );

  it('refuses another program with that name', async () => {
    await install('terra firma');

    await expect(requireTerraform()).rejects.toThrow(/no working terraform.*Install Terraform 1\.10\.0/);
  });

  it('explains what to install when there is none', async () => {
    process.env.PATH = folder;

    await expect(requireTerraform()).rejects.toThrow(/no working terraform.*Install Terraform 1\.10\.0/);
  });
});
