/**
 * `npm run test:terraform`: synthesizes the stack and runs `terraform test` with the files of this folder.
 *
 * Offline, the stand-in provider answers for the schema. Where the real provider can be had, copy the files
 * beside a synthesized `cdk.tf.json` and run `terraform init && terraform test`: they need nothing of ours.
 */
import '../../cli/supported-node';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StandInProvider } from '../../sandbox/provider/provider';
import { runTerraform } from '../../sandbox/terraform/cli';

const ROOT = resolve(__dirname, '../..');

/** Synthesizes into a folder of its own and runs every test file there. Returns Terraform's exit code. */
async function testStack(outdir: string): Promise<number> {
  execFileSync(process.execPath, ['--import', 'tsx', 'main.ts'], {
    cwd: ROOT,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
    stdio: 'inherit',
  });
  const folder = join(outdir, 'stacks/iot-certificate-signing');
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.tftest.hcl'))) {
    copyFileSync(join(__dirname, file), join(folder, file));
  }
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
