/** `npm run dashboard`: the synthesized dashboard with what the signer really emits, and a rehearsal room for on-call. */
import { BadOptions, numberOption, parseOptions } from '../command-line';
import { RehearsalAccount } from './account/rehearsal-account';
import { runbookUrl } from './documents';
import { takePort } from './port';
import { DashboardServer } from './server';

const USAGE = `npm run dashboard -- [options]

  --port P    TCP port on 127.0.0.1 (default: any that is free)
  --speed N   seconds that pass in one, 1 to 20 (default 12: a minute takes 5 s, the bad day 6 minutes)
  --calm      nothing goes wrong until you press a button
  --help      this text
`;

async function main(): Promise<void> {
  const values = parseOptions(
    process.argv.slice(2),
    {
      port: { type: 'string', default: '0' },
      speed: { type: 'string', default: '12' },
      calm: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    'npm run dashboard -- --help',
  );
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const port = numberOption('--port', values.port, { from: 0, to: 65_535, whole: true });
  const speed = numberOption('--speed', values.speed, { from: 1, to: 20 });
  const listening = await takePort(port);
  process.stdout.write('Deploying into the sandbox …\n');
  const account = await RehearsalAccount.start({ speed, runbookUrl: runbookUrl(listening) });
  const server = await DashboardServer.start({ account, server: listening });
  process.stdout.write(
    `The dashboard is at ${server.url} (one minute passes in ${60 / speed} s). Ctrl+C ends it.\n`,
  );
  if (!values.calm) server.playDay();
  await new Promise<void>((end) => process.once('SIGINT', end).once('SIGTERM', end));
  await server.stop();
  await account.stop();
}

main().catch((error: unknown) => {
  if (!(error instanceof BadOptions)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
