/** `npm run dashboard`: the synthesized dashboard with what the signer really emits, and a rehearsal room for on-call. */
import { parseArgs } from 'node:util';
import { RehearsalAccount } from './account/rehearsal-account';
import { DashboardServer } from './server';

const USAGE = `npm run dashboard -- [options]

  --port P    TCP port on 127.0.0.1 (default: any that is free)
  --speed N   seconds that pass in one, 1 to 20 (default 12: a minute takes 5 s, the bad day 6 minutes)
  --calm      nothing goes wrong until you press a button
  --help      this text
`;

/** Thrown for options that make no sense; the message names the option. */
class BadOptions extends Error {}

function readNumber(option: string, text: string, from: number, to: number): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= from && number <= to) return number;
  throw new BadOptions(`--${option} must be a number from ${from} to ${to}, not ${JSON.stringify(text)}.`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      speed: { type: 'string', default: '12' },
      calm: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const port = readNumber('port', values.port, 0, 65_535);
  const speed = readNumber('speed', values.speed, 1, 20);
  process.stdout.write('Deploying into the sandbox …\n');
  const account = await RehearsalAccount.start({ speed });
  const server = await DashboardServer.start({ account, port });
  process.stdout.write(
    `The dashboard is at ${server.url} (one minute passes in ${60 / speed} s). Ctrl+C ends it.\n`,
  );
  if (!values.calm) server.playDay();
  await new Promise<void>((end) => process.once('SIGINT', end).once('SIGTERM', end));
  await server.stop();
  await account.stop();
}

main().catch((error: unknown) => {
  if (!(error instanceof BadOptions) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
