import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsCli } from '../../../sandbox/aws-cli/aws-cli';
import { Shell } from '../../../sandbox/aws-cli/shell';
import { Iam } from '../../../sandbox/services/iam/iam';
import { stsApi } from '../../../sandbox/services/sts/api';
import { FrontDoor } from '../../../sandbox/wire/front-door';
import { noCliPath } from './no-cli-path';

const IDENTITY = 'aws sts get-caller-identity --query Arn --output text';
const ANN = 'arn:aws:iam::123456789012:user/ann\n';

describe('the sandbox’s aws', () => {
  let door: FrontDoor;
  let cli: AwsCli;
  let machine: string;

  beforeEach(async () => {
    const iam = new Iam();
    iam.putUserPolicy('ann', 'none', '{"Statement":[]}');
    door = await FrontDoor.open((key) => iam.callerOf(key), stsApi());
    cli = await AwsCli.install(door.url);
    machine = mkdtempSync(join(tmpdir(), 'machine-'));
  });

  afterEach(async () => {
    await cli.remove();
    await door.close();
    rmSync(machine, { recursive: true });
  });

  /** A shell on a machine whose AWS CLI is a script. */
  function shellWith(script: string): Shell {
    writeFileSync(join(machine, 'aws'), script);
    chmodSync(join(machine, 'aws'), 0o755);
    return new Shell(cli, 'ann', `${machine}:${noCliPath(cli.home)}`);
  }

  it('is the machine’s AWS CLI, pointed at the sandbox', async () => {
    const shell = shellWith('#!/bin/sh\nfor word; do echo "$word"; done\necho said >&2\nexit 7\n');

    const { exitCode, stdout, stderr } = await shell.run(`aws a 'b  c' "d'e" '' $HOME`);

    const words = ['--endpoint-url', door.url, 'a', 'b  c', "d'e", '', cli.home];
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 7,
      stdout: `${words.join('\n')}\n`,
      stderr: 'said\n',
    });
  });

  it.each([
    [
      'that does not know the command',
      'echo "argument operation: Invalid choice, valid choices are:" >&2; exit 252',
    ],
    ['of version 1 that does not', 'echo "aws: error: argument operation: Invalid choice" >&2; exit 2'],
    ['that does not know an option', 'echo "Unknown options: --query" >&2; exit 255'],
    ['that does not start', 'exit 127'],
  ])('is the stand-in instead of a CLI %s', async (_, script) => {
    const asked = join(machine, 'asked');

    const ran = await shellWith(`#!/bin/sh\n: >'${asked}'; ${script}\n`).run(IDENTITY);

    expect(ran).toEqual({ exitCode: 0, stdout: ANN, stderr: '' });
    expect(existsSync(asked)).toBe(true);
  });

  it('is the stand-in where no CLI is installed', async () => {
    const shell = new Shell(cli, 'ann', noCliPath(cli.home));

    expect(await shell.run(IDENTITY)).toEqual({ exitCode: 0, stdout: ANN, stderr: '' });
  });

  it('never mistakes a sandbox’s aws for the CLI: neither its own nor another one', async () => {
    const other = await AwsCli.install('http://127.0.0.1:9');
    const shell = new Shell(cli, 'ann', `${other.path}:${cli.path}:${noCliPath(cli.home)}`);

    expect(await shell.run(IDENTITY)).toEqual({ exitCode: 0, stdout: ANN, stderr: '' });
    await other.remove();
  });

  it("sees nothing of the machine's own settings", async () => {
    const shell = new Shell(cli, 'ann');

    const { stdout } = await shell.run('env');

    const variables = stdout.split('\n').map((line) => line.split('=')[0]);
    expect(variables.filter((name) => name?.startsWith('AWS_')).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_CONFIG_FILE',
      'AWS_DEFAULT_REGION',
      'AWS_EC2_METADATA_DISABLED',
      'AWS_ENDPOINT_URL',
      'AWS_PAGER',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SHARED_CREDENTIALS_FILE',
    ]);
  });

  it('leaves no files after a command line', async () => {
    await shellWith('#!/bin/sh\nexit 1\n').run('aws a');

    expect(readdirSync(join(cli.path, '..')).sort()).toEqual(['bin', 'home', 'stand-in.cjs']);
  });
});
