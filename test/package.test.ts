import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '..');
const NAME = 'aws-iot-certificate-signing';

/** The program that the README shows. */
const [, PROGRAM = ''] = /```ts\n(import [^`]*)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'node16',
    moduleResolution: 'node16',
    strict: true,
    noEmit: true,
    types: ['node'],
  },
  files: ['main.ts'],
};

describe('the npm package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

  beforeAll(() => {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: ROOT });
    const [tarball = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
    const installed = join(folder, 'node_modules', NAME);
    mkdirSync(installed, { recursive: true });
    run('tar', '-xzf', tarball, '-C', installed, '--strip-components', '1');
    // Its dependencies, as npm would have put them beside it.
    for (const entry of readdirSync(join(ROOT, 'node_modules')).filter((name) => name !== NAME)) {
      symlinkSync(join(ROOT, 'node_modules', entry), join(folder, 'node_modules', entry));
    }
    writeFileSync(join(folder, 'main.ts'), PROGRAM);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has the type declarations that a strict program needs', () => {
    expect(run(join(ROOT, 'node_modules/.bin/tsc'), '--project', '.')).toBe('');
  });

  it('deploys a signer from another project', () => {
    run(process.execPath, '--import', 'tsx', 'main.ts');

    const stack = JSON.parse(readFileSync(join(folder, 'cdktf.out/stacks/fleet/cdk.tf.json'), 'utf8'));
    const functions = Object.values<{ function_name: string; filename: string }>(
      stack.resource.aws_lambda_function,
    );
    expect(functions.map(({ function_name }) => function_name).sort()).toEqual([
      'fleet-rehearsal',
      'fleet-signer',
    ]);
    for (const { filename } of functions) {
      expect(readdirSync(join(folder, 'cdktf.out/stacks/fleet', filename, '..'))).toEqual(['function.zip']);
    }
  });

  it('holds no tests and no sandbox', () => {
    const files = readdirSync(join(folder, 'node_modules', NAME), { recursive: true, encoding: 'utf8' });

    expect(files.filter((file) => /(^|\/)(test|local|bench)(\/|$)/.test(file))).toEqual([]);
  });
});
