import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '../..');
const PATIENCE_MS = 150_000;

/** Tells by the output so far, and the paths of all temporary files, whether it is time. */
type Moment = (said: string, files: readonly string[]) => boolean;

const AT_ONCE: Moment = () => true;
const says =
  (text: string): Moment =>
  (said) =>
    said.includes(text);
const has =
  (path: RegExp): Moment =>
  (_, files) =>
    files.some((file) => path.test(file));

/** Terraform writes its state while it creates resources. */
const DEPLOYING = has(/terraform\.[^/]*tfstate/);

/** Devices that connect, and one container of the signer. */
const FLEET = ['bench/fleet-faults/main.ts', '--mqtt', '--devices', '50'] as const;
const CLAIM_KEY = has(/claim\.key\.pem$/);

describe('a command that is ended', () => {
  let temporary: string;

  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'end-'));
  });

  afterEach(() => rmSync(temporary, { recursive: true, force: true }));

  /** Temporary files of the command, without tsx's cache. */
  function files(): string[] {
    try {
      const all = readdirSync(temporary, { recursive: true, encoding: 'utf8' });
      return all.filter((name) => !name.startsWith('tsx-'));
    } catch (error) {
      // A folder disappeared meanwhile: try again.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && existsSync(temporary)) return files();
      throw error;
    }
  }

  /** Processes started by the command, directly or indirectly; none on systems without /proc. */
  function processes(): string[] {
    if (!existsSync('/proc')) return [];
    return readdirSync('/proc').filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(temporary);
      } catch {
        return false; // not a process, another user's, or ended meanwhile
      }
    });
  }

  /** Starts a command, waits for a moment, ends it, and waits until it and its processes have ended. */
  async function run(
    [script, ...args]: readonly [string, ...string[]],
    moment: Moment = AT_ONCE,
    end: (command: ChildProcess) => void = () => {},
  ) {
    const command = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = once(command, 'close');
    let [said, errors] = ['', ''];
    command.stdout.on('data', (text) => {
      said += text;
    });
    command.stderr.on('data', (text) => {
      errors += text;
    });
    while (command.exitCode === null && !moment(said, files())) await sleep(20);
    end(command);
    const [code, signal] = await closed;
    while (processes().length > 0) await sleep(20);
    return { ended: signal ?? code, errors, files: files() };
  }

  const by = (signal: NodeJS.Signals) => (command: ChildProcess) => command.kill(signal);

  it.each([
    ['npm start', 'SIGTERM', 'while it deploys', ['demo/start.ts'], DEPLOYING],
    ['npm run dashboard', 'SIGHUP', 'while it deploys', ['demo/dashboard/main.ts'], DEPLOYING],
    [
      'npm run dashboard:screenshot',
      'SIGTERM',
      'once its browser runs',
      ['demo/dashboard/screenshot.ts'],
      says('Deploying'),
    ],
    ['npm run fleet', 'SIGINT', 'with a claim key', FLEET, CLAIM_KEY],
    ['npm run bench', 'SIGTERM', 'while it measures', ['bench/main.ts'], has(/signer\/index\.js$/)],
    ['npm run fuzz', 'SIGINT', 'while it tries', ['bench/fuzz/main.ts'], has(/iot-/)],
  ] as const)(
    '%s, by %s %s, leaves nothing',
    async (_name, signal, _when, command, moment) => {
      // Twice, as under npm: the terminal sends the signal, and npm forwards it.
      const twice = (started: ChildProcess) => [1, 2].map(() => started.kill(signal));

      expect(await run(command, moment, twice)).toEqual({
        ended: 128 + constants.signals[signal],
        errors: '\nStopped; nothing is left behind.\n',
        files: [],
      });
    },
    PATIENCE_MS,
  );

  it.each(['SIGINT', 'SIGHUP'] as const)(
    'by %s before it has begun, leaves nothing',
    async (signal) => {
      const { ended, files: left } = await run(['demo/start.ts'], AT_ONCE, by(signal));

      expect({ ended: [signal, 128 + constants.signals[signal]].includes(ended), left }).toEqual({
        ended: true,
        left: [],
      });
    },
    PATIENCE_MS,
  );

  it(
    'by SIGKILL, leaves nothing either: another process cleans up',
    async () => {
      expect(await run(FLEET, CLAIM_KEY, by('SIGKILL'))).toEqual({
        ended: 'SIGKILL',
        errors: '',
        files: [],
      });
    },
    PATIENCE_MS,
  );

  it(
    'by SIGTERM to npm alone, as when CI cancels a job, leaves nothing',
    async () => {
      const npm = spawn('npm', ['run', '--silent', 'fleet', '--', ...FLEET.slice(1)], {
        cwd: ROOT,
        env: { ...process.env, TMPDIR: temporary },
        stdio: 'ignore',
      });
      while (!CLAIM_KEY('', files())) await sleep(20);
      npm.kill('SIGTERM');
      await once(npm, 'close');
      while (processes().length > 0) await sleep(20);

      expect(files()).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'by a closed pipe, ends in silence',
    async () => {
      const stopReading = ({ stdout }: ChildProcess) => stdout?.destroy();

      // Before the first line: after that, nothing is written until the deploy is done.
      expect(await run(['demo/start.ts'], AT_ONCE, stopReading)).toEqual({
        ended: 128 + constants.signals.SIGPIPE,
        errors: '',
        files: [],
      });
    },
    PATIENCE_MS,
  );

  it(
    'by a port that is in use, says so before it deploys',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;

      const result = await run(['demo/dashboard/main.ts', '--port', `${port}`], () => false);
      other.close();

      expect(result).toEqual({
        ended: 1,
        errors: `Port ${port} is in use. Choose another with --port, or omit it to use any free port.\n`,
        files: [],
      });
    },
    PATIENCE_MS,
  );

  it(
    'by a TMPDIR that does not exist, says so',
    async () => {
      rmSync(temporary, { recursive: true });

      const command = spawn(process.execPath, ['--import', 'tsx', 'bench/fuzz/main.ts', '--cases', '1'], {
        cwd: ROOT,
        env: { ...process.env, TMPDIR: temporary, TSX_DISABLE_CACHE: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let errors = '';
      command.stderr.on('data', (text) => {
        errors += text;
      });
      const [code] = await once(command, 'close');

      expect({ code, errors }).toEqual({
        code: 1,
        errors: expect.stringMatching(/^No temporary folder can be made .*: set TMPDIR to .*\n$/),
      });
    },
    PATIENCE_MS,
  );
});
