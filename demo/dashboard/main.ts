/** `npm run dashboard`: the deployed dashboard with the signer's real metrics and logs, for on-call to practice on. */
import { runCommand } from '../../cli/command';
import { numberOption, parseOptions } from '../../cli/command-line';
import type { AuthorityKind } from '../../sandbox/authorities/authority';
import { AUTHORITIES } from '../../sandbox/authorities/built-in';
import { AUTHORITY_OPTION, authorityOption, namesOf } from '../../sandbox/authorities/option';
import { PracticeAccount } from './account/practice-account';
import { runbookUrl } from './documents';
import { onCallHelp } from './on-call-help';
import { takePort } from './port';
import { DashboardServer } from './server';

const USAGE = `npm run dashboard -- [options]

  --port P    TCP port on 127.0.0.1 (default: any that is free)
  --speed N   how much faster than real time the clock runs, 1 to 20 (default 12: the bad day takes 6 minutes)
  --authority NAME
              who signs: ${namesOf(AUTHORITIES)} (default ${AUTHORITY_OPTION.default})
  --calm      nothing goes wrong until you press a button
  --help      this text
`;

interface DashboardOptions {
  readonly port: number;
  readonly speed: number;
  readonly authority: AuthorityKind;
  readonly calm: boolean;
}

function readDashboardOptions(argv: readonly string[]): DashboardOptions | undefined {
  const { help, authority, calm, port, speed } = parseOptions(
    argv,
    {
      port: { type: 'string', default: '0' },
      speed: { type: 'string', default: '12' },
      authority: AUTHORITY_OPTION,
      calm: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    'npm run dashboard -- --help',
  );
  if (help) return undefined;
  return {
    port: numberOption('--port', port, { from: 0, to: 65_535, whole: true }),
    speed: numberOption('--speed', speed, { from: 1, to: 20 }),
    authority: authorityOption(authority, AUTHORITIES),
    calm,
  };
}

/** Shows the dashboard until a signal ends the process. */
async function show({ port, speed, authority, calm }: DashboardOptions): Promise<void> {
  const server = await takePort(port);
  process.stdout.write('Deploying into the sandbox …\n');
  const account = await PracticeAccount.start({ speed, authority, runbookUrl: runbookUrl(server) });
  const dashboard = await DashboardServer.start({ account, server });
  process.stdout.write(
    `The dashboard is at ${dashboard.url} (a minute takes ${60 / speed} s). Ctrl+C stops it.\n`,
  );
  process.stdout.write(await onCallHelp(account));
  if (!calm) dashboard.playDay();
}

void runCommand({ read: () => readDashboardOptions(process.argv.slice(2)), run: show, usage: USAGE });
