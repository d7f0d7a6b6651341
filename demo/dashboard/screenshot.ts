/** Takes `docs/dashboard.png`: the dashboard while on-call has rolled back, late in the bad day. */
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../../cli/command';
import { parseOptions } from '../../cli/command-line';
import { BAD_DAY } from './account/bad-day';
import { RehearsalAccount } from './account/rehearsal-account';
import { startBrowser } from './browser';
import { runbookUrl } from './documents';
import { takePort } from './port';
import { DashboardServer } from './server';

const OUT = resolve(__dirname, '../../docs/dashboard.png');

/** Seconds that pass in one: the day takes a few minutes. */
const SPEED = 12;

/** Act before whose end the picture is taken. */
const LAST_ACT = BAD_DAY.findIndex(({ does }) => does === 'roll back');

/** What `npm run dashboard:screenshot` was asked for. */
interface ScreenshotOptions {
  /** Folder for more pictures: the whole page, dark, and on a phone; `undefined`: none. */
  readonly more: string | undefined;
}

const USAGE = `npm run dashboard:screenshot -- [options]

  --more DIR  also the whole page, dark, and on a phone, for a look besides the README's picture
  --help      this text
`;

function readScreenshotOptions(argv: readonly string[]): ScreenshotOptions | undefined {
  const { help, more } = parseOptions(
    argv,
    { more: { type: 'string' }, help: { type: 'boolean', default: false } },
    'npm run dashboard:screenshot -- --help',
  );
  return help ? undefined : { more };
}

async function takePictures({ more }: ScreenshotOptions): Promise<void> {
  const browser = await startBrowser();
  process.stdout.write('Deploying into the sandbox …\n');
  const listening = await takePort(0);
  const account = await RehearsalAccount.start({ speed: SPEED, runbookUrl: runbookUrl(listening) });
  const server = await DashboardServer.start({ account, server: listening });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1500 } });
    await page.goto(server.url);
    server.playDay();
    const minutes = BAD_DAY.slice(0, LAST_ACT + 1).reduce((sum, act) => sum + act.minutes, 0);
    const waitMs = account.clock.realMs(minutes - 1);
    process.stdout.write(`The bad day plays for ${Math.round(waitMs / 1_000)} s …\n`);
    await sleep(waitMs);
    await page.screenshot({ path: OUT });
    if (more !== undefined) {
      await page.screenshot({ path: join(more, 'whole.png'), fullPage: true });
      await page.emulateMedia({ colorScheme: 'dark' });
      await sleep(1_500);
      await page.screenshot({ path: join(more, 'dark.png'), fullPage: true });
      await page.setViewportSize({ width: 390, height: 844 });
      await sleep(1_500);
      await page.screenshot({ path: join(more, 'phone.png'), fullPage: true });
    }
  } finally {
    await browser.close();
    await server.stop();
    await account.stop();
  }
  process.stdout.write(`${OUT}\n`);
}

void runCommand({
  read: () => readScreenshotOptions(process.argv.slice(2)),
  run: takePictures,
  usage: USAGE,
});
