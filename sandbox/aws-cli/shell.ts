import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ownProcess } from '../../cli/leftovers/leftovers';
import type { AwsCli } from './aws-cli';
import { awsEnvironment } from './environment';

/** Result of a command line. */
export interface ShellRun {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the line behind a real pipe: `/dev/stdout` cannot name a Node.js pipe, which is a socket. A pipeline's exit code
 * is that of its last command, so the line's own goes to file descriptor 3.
 */
const THROUGH_A_PIPE = '{ sh -c "$1" 3>&-; echo $? >&3; } | cat';

/** A POSIX shell whose `aws` calls the sandbox as one of its users. */
export class Shell {
  readonly #cli: AwsCli;
  readonly #user: string;
  readonly #searchPath: string;

  constructor(
    cli: AwsCli,
    /** Name of the user. */
    user: string,
    /** PATH for all commands other than `aws`. */
    searchPath = process.env.PATH ?? '',
  ) {
    this.#cli = cli;
    this.#user = user;
    this.#searchPath = searchPath;
  }

  /** Runs a line in its own folder. A failure shows in the exit code. */
  async run(line: string): Promise<ShellRun> {
    const { path, home, endpoint } = this.#cli;
    const shell = ownProcess(
      spawn('sh', ['-c', THROUGH_A_PIPE, 'sh', line], {
        cwd: home,
        env: {
          ...awsEnvironment(endpoint, this.#user),
          PATH: `${path}:${this.#searchPath}`,
          HOME: home,
          // Where a CLI installed with `pip install --user` is, regardless of HOME.
          PYTHONUSERBASE: join(homedir(), '.local'),
          TMPDIR: home,
          // Allows non-ASCII letters in a line, regardless of this machine's locale.
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
