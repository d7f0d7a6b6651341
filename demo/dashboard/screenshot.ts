/** Takes `docs/dashboard.png`: the dashboard late in the bad day, after on-call has rolled back. */
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../../cli/command';
import { parseOptions } from '../../cli/command-line';
import { BAD_DAY } from './account/bad-day';
import { PracticeAccount } from './account/practice-account';
import { startBrowser } from './browser';
import { runbookUrl } from './documents';
import { takePort } from './port';
import { DashboardServer } from './server';

const OUT = resolve(__dirname, '../../docs/dashboard.png');

/** Seconds of the day in one real second: it takes a few minutes. */
const SPEED = 12;

/** The picture is taken just before this phase ends. */
const LAST_PHASE = BAD_DAY.findIndex(({ action }) => action === 'roll back');

/** What `npm run dashboard:screenshot` was asked for. */
interface ScreenshotOptions {
  /** Folder for more pictures: the whole page, in dark mode, and on a phone; `undefined`: none. */
  readonly more: string | undefined;
}

const USAGE = `npm run dashboard:screenshot -- [options]

  --more DIR  also saves the whole page, in dark mode, and on a phone, there
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
  const account = await PracticeAccount.start({ speed: SPEED, runbookUrl: runbookUrl(listening) });
  const server = await DashboardServer.start({ account, server: listening });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1500 } });
    await page.goto(server.url);
    server.playDay();
    const minutes = BAD_DAY.slice(0, LAST_PHASE + 1).reduce((sum, phase) => sum + phase.minutes, 0);
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
