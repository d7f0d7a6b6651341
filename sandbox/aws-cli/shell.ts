import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ownProcess } from '../../cli/leftovers/leftovers';
import type { AwsCli } from './aws-cli';
import { awsEnvironment } from './environment';

/** How a line ended. */
export interface ShellRun {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the line behind a pipe, which `/dev/stdout` can name; what Node.js calls one is a socket, which it cannot. The
 * exit code comes by a way of its own, as that of a pipe is the last command's.
 */
const THROUGH_A_PIPE = '{ sh -c "$1" 3>&-; echo $? >&3; } | cat';

/** A POSIX shell in which `aws` works on the sandbox, as one of its users. */
export class Shell {
  readonly #cli: AwsCli;
  readonly #user: string;
  readonly #searchPath: string;

  constructor(
    cli: AwsCli,
    /** Name of the user. */
    user: string,
    /** Where commands are looked for after `aws`. */
    searchPath = process.env.PATH ?? '',
  ) {
    this.#cli = cli;
    this.#user = user;
    this.#searchPath = searchPath;
  }

  /** Runs a line, in a folder of its own; a line that fails shows in the exit code. */
  async run(line: string): Promise<ShellRun> {
    const { path, home, endpoint } = this.#cli;
    const shell = ownProcess(
      spawn('sh', ['-c', THROUGH_A_PIPE, 'sh', line], {
        cwd: home,
        env: {
          ...awsEnvironment(endpoint, this.#user),
          PATH: `${path}:${this.#searchPath}`,
          HOME: home,
          // Where a CLI that was installed with `pip install --user` finds itself, whatever the home.
          PYTHONUSERBASE: join(homedir(), '.local'),
          TMPDIR: home,
          // Letters beyond ASCII in a line, whatever this machine is set to.
          LC_ALL: 'C.UTF-8',
        },
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        detached: true,
      }),
    );
    const ended = new Promise((resolve, reject) => {
      shell.once('error', reject).once('close', resolve);
    });
    const [stdout, stderr, code] = await Promise.all([
      text(shell.stdout as Readable),
      text(shell.stderr as Readable),
      text(shell.stdio[3] as Readable),
      ended,
    ]);
    const exitCode = code === '' ? null : Number(code);
    return { exitCode, stdout, stderr };
  }
}
