import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ownProcess } from '../../cli/leftovers/leftovers';
import type { AwsCli } from './aws-cli';
import { awsEnvironment } from './environment';

/** How a line ended. */
export interface Ran {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A POSIX shell in which `aws` works on the sandbox, as one of its users. */
export class Shell {
  constructor(
    private readonly cli: AwsCli,
    /** Name of the user. */
    private readonly user: string,
  ) {}

  /** Runs a line, in a folder of its own; a line that fails shows in the exit code. */
  async run(line: string): Promise<Ran> {
    const { path, home, endpoint } = this.cli;
    const shell = ownProcess(
      spawn('sh', ['-c', line], {
        cwd: home,
        env: {
          ...awsEnvironment(endpoint, this.user),
          PATH: `${path}:${process.env.PATH}`,
          HOME: home,
          // Where a CLI that was installed with `pip install --user` finds itself, whatever the home.
          PYTHONUSERBASE: join(homedir(), '.local'),
          TMPDIR: home,
          // Letters beyond ASCII in a line, whatever this machine is set to.
          LC_ALL: 'C.UTF-8',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    );
    const ended = new Promise<number | null>((resolve, reject) => {
      shell.once('error', reject).once('close', resolve);
    });
    const [exitCode, stdout, stderr] = await Promise.all([ended, text(shell.stdout), text(shell.stderr)]);
    return { exitCode, stdout, stderr };
  }
}
