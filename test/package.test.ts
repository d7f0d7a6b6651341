import { execFile, execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
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
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { Claim } from '../sandbox/services/iot/claim';
import { IotCore } from '../sandbox/services/iot/iot-core';

const ROOT = resolve(__dirname, '..');
const NAME = 'aws-iot-certificate-signing';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The program that the README shows. */
const [, PROGRAM = ''] = /```ts\n(import [^`]*)```/.exec(README) ?? [];

/** How cdktf runs it. */
const { app: APP } = JSON.parse(/```json\n(\{ "language"[^`]*)```/.exec(README)?.[1] ?? '{}');

/** The program with what the README adds for a second Region. */
const [, SECOND_REGION = ''] = /```ts\n(const provider [^`]*)```/.exec(README) ?? [];
const SIDE_BY_SIDE = PROGRAM.replace('app.synth();', `${SECOND_REGION}app.synth();`);

/** The same program with the authority of the example, which lies in the user's own project. */
const OUTSIDER = PROGRAM.replace(', PrivateCa }', ' }')
  .replace('const app', "import { HttpCa } from './http-ca/http-ca';\n\nconst app")
  .replace(
    /new PrivateCa\(\{[^}]*\}\)/,
    "new HttpCa({ url: 'https://ca.example.com', tokenArn: 'arn:aws:ssm:eu-west-1:000000000000:parameter/fleet/token', validityDays: 30 })",
  );

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'node16',
    moduleResolution: 'node16',
    strict: true,
    noEmit: true,
    types: ['node'],
  },
  files: ['main.ts', 'side-by-side.ts', 'outsider.ts', 'http-ca/entry.ts'],
};

/** A function in a synthesized stack. */
interface SignerFunction {
  readonly function_name: string;
  readonly filename: string;
  readonly environment: { readonly variables: Readonly<Record<string, string>> };
}

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
    // Commands of packages, as npm links them.
    const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    mkdirSync(join(folder, 'bin'));
    for (const [command, path] of Object.entries<string>(bin)) {
      symlinkSync(join(installed, path), join(folder, 'bin', command));
    }
    writeFileSync(join(folder, 'main.ts'), PROGRAM);
    writeFileSync(join(folder, 'side-by-side.ts'), SIDE_BY_SIDE);
    writeFileSync(join(folder, 'outsider.ts'), OUTSIDER);
    cpSync(join(installed, 'examples/http-ca'), join(folder, 'http-ca'), { recursive: true });
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has the type declarations that a strict program needs', () => {
    expect(run(join(ROOT, 'node_modules/.bin/tsc'), '--project', '.')).toBe('');
  });

  it('deploys a signer from another project', () => {
    run('sh', '-c', APP);

    const stack = JSON.parse(readFileSync(join(folder, 'cdktf.out/stacks/fleet/cdk.tf.json'), 'utf8'));
    const functions = Object.values<{ function_name: string; filename: string }>(
      stack.resource.aws_lambda_function,
    );
    expect(functions.map(({ function_name }) => function_name).sort()).toEqual([
      'fleet-preflight',
      'fleet-rehearsal',
      'fleet-signer',
    ]);
    for (const { filename } of functions) {
      expect(readdirSync(join(folder, 'cdktf.out/stacks/fleet', filename, '..'))).toEqual(['function.zip']);
    }
  });

  it('deploys an authority of the project itself', () => {
    run(process.execPath, '--import', 'tsx', 'outsider.ts');

    const stack = JSON.parse(readFileSync(join(folder, 'cdktf.out/stacks/fleet/cdk.tf.json'), 'utf8'));
    const { filename, environment } = Object.values<SignerFunction>(stack.resource.aws_lambda_function).find(
      ({ function_name }) => function_name === 'fleet-signer',
    ) as SignerFunction;
    expect(environment.variables).toMatchObject({ CA_URL: 'https://ca.example.com' });
    const zip = unzipSync(readFileSync(join(folder, 'cdktf.out/stacks/fleet', filename)));
    const code = Buffer.from(zip['index.js'] ?? []).toString();
    expect(code).toContain('HTTP_CA_TOKEN_ARN');
    // The sources of the package are bundled, so that what an authority does not use is left out.
    expect(code).not.toContain('acm-pca');
    expect(code).not.toContain('the ledger (DynamoDB)');
  });

  it('has the signer that it bundles for those who do not bundle, too', () => {
    const names = run(
      process.execPath,
      '-p',
      "Object.keys(require('aws-iot-certificate-signing/handler')).join(' ')",
    );

    for (const name of ['createSigner', 'createHandler', 'MemoryAuthority', 'callWithin', 'readDer']) {
      expect(names.split(/\s/)).toContain(name);
    }
  });

  it('deploys two signers side by side, as the README says', () => {
    run(process.execPath, '--import', 'tsx', 'side-by-side.ts');

    const { resource } = JSON.parse(readFileSync(join(folder, 'cdktf.out/stacks/fleet/cdk.tf.json'), 'utf8'));
    expect(Object.keys(resource.aws_cloudcontrolapi_resource)).toHaveLength(2);
  });

  it('is to be used with the terminal library for cdktf-cli that this project uses', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const terminal = '@cdktf/node-pty-prebuilt-multiarch';

    expect(README).toContain(
      `npm install --save-dev cdktf-cli@0.21 ${terminal}@${devDependencies[terminal]}\n`,
    );
  });

  describe('has a device check that', () => {
    let iot: IotCore;
    let claim: Claim;

    beforeAll(async () => {
      iot = await IotCore.start({ invoke: () => new Promise(() => {}) });
      claim = await Claim.create(iot);
    }, 60_000);

    afterAll(async () => {
      await claim.remove();
      await iot.stop();
    }, 60_000);

    /** Runs the command in a project. */
    function check(program: string, ...more: string[]) {
      const { endpoint, port, claimCertificatePath, claimKeyPath, caPath } = claim.connection('');
      const files = ['--cert', claimCertificatePath, '--key', claimKeyPath, '--ca', caPath];
      const args = ['--endpoint', endpoint, '--port', `${port}`, ...files, ...more];
      return promisify(execFile)(program, args).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
      );
    }

    it('asks for a certificate', async () => {
      const name = ['--subject', 'CN={clientId},O=Example', '--client-id', 'sensor-1'];
      const result = await check(join(folder, 'bin/iot-device-check'), ...name);

      expect(result).toEqual({
        code: 0,
        stdout: expect.stringContaining('subject  CN=sensor-1,O=Example'),
        stderr: '',
      });
    }, 60_000);

    it('needs nothing but the SDK, and says so', async () => {
      const alone = mkdtempSync(join(tmpdir(), 'alone-'));
      const program = join(alone, 'iot-device-check');
      copyFileSync(join(folder, 'bin/iot-device-check'), program);

      const result = await check(program);
      rmSync(alone, { recursive: true });

      expect(result).toEqual({
        code: 1,
        stdout: '',
        stderr:
          'The check needs the AWS IoT Device SDK, which is not installed: npm install aws-iot-device-sdk-v2@1\n',
      });
    }, 60_000);
  });

  it.each([
    [
      'iot-csr-check',
      ['--csr', join(ROOT, 'test/fixtures/csr/good-p256.pem')],
      /^accepted {3}.*\n.*CN=device-1,O=Fleet\n/,
    ],
    ['iot-pattern-check', ['--pattern', 'CN=.*', '--subject', 'CN=device-1'], /^allowed\n/],
  ])('has %s, which needs nothing else', (command, args, output) => {
    const alone = mkdtempSync(join(tmpdir(), 'alone-'));
    copyFileSync(join(folder, 'bin', command), join(alone, command));

    const printed = run(join(alone, command), ...args);
    rmSync(alone, { recursive: true });

    expect(printed).toMatch(output);
  });

  it('holds no tests and no sandbox', () => {
    const files = readdirSync(join(folder, 'node_modules', NAME), { recursive: true, encoding: 'utf8' });

    expect(files.filter((file) => /(^|\/)(test|local|bench)(\/|$)/.test(file))).toEqual([]);
  });
});
