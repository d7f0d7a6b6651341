/**
 * `npm run test:terraform`: synthesizes the stack and runs `terraform test` on the files in this folder.
 *
 * A stand-in provider serves the schema, so this works offline. To test with the real provider, copy the files and `mocks` next to
 * a synthesized `cdk.tf.json` and run `terraform init && terraform test`: they need nothing else from this project.
 */
import '../../cli/supported-node';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StandInProvider } from '../../sandbox/provider/provider';
import { runTerraform } from '../../sandbox/terraform/cli';

const ROOT = resolve(__dirname, '../..');

/** Synthesizes into `outdir` and runs every test file there. @returns Terraform's exit code */
async function testStack(outdir: string): Promise<number> {
  execFileSync(process.execPath, ['--import', 'tsx', 'main.ts'], {
    cwd: ROOT,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    stdio: 'inherit',
  });
  const folder = join(outdir, 'stacks/iot-certificate-signing');
  cpSync(__dirname, folder, { recursive: true, filter: (path) => !path.endsWith('.ts') });
  const provider = await StandInProvider.start({
    stack: JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')),
    workingDirectory: folder,
  });
  try {
    const { exitCode, stdout, stderr } = await runTerraform(
      folder,
      ['test', '-no-color'],
      provider.environment,
    );
    process.stderr.write(stderr);
    process.stdout.write(stdout);
    return exitCode ?? 1;
  } finally {
    await provider.stop();
  }
}

async function main(): Promise<void> {
  const outdir = mkdtempSync(join(tmpdir(), 'terraform-test-'));
  try {
    process.exitCode = await testStack(outdir);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

void main();
