/** Takes `docs/dashboard.png`: the dashboard while on-call has rolled back, late in the bad day. */
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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

async function main(): Promise<void> {
  const listening = await takePort(0);
  const account = await RehearsalAccount.start({ speed: SPEED, runbookUrl: runbookUrl(listening) });
  const server = await DashboardServer.start({ account, server: listening });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1500 } });
    await page.goto(server.url);
    server.playDay();
    const minutes = BAD_DAY.slice(0, LAST_ACT + 1).reduce((sum, act) => sum + act.minutes, 0);
    await sleep(account.clock.realMs(minutes - 1));
    await page.screenshot({ path: OUT });
    // For a look besides the README's picture.
    const [others] = process.argv.slice(2);
    if (others !== undefined) {
      await page.screenshot({ path: join(others, 'whole.png'), fullPage: true });
      await page.emulateMedia({ colorScheme: 'dark' });
      await sleep(1_500);
      await page.screenshot({ path: join(others, 'dark.png'), fullPage: true });
      await page.setViewportSize({ width: 390, height: 844 });
      await sleep(1_500);
      await page.screenshot({ path: join(others, 'phone.png'), fullPage: true });
    }
  } finally {
    await browser.close();
    await server.stop();
    await account.stop();
  }
  process.stdout.write(`${OUT}\n`);
}

void main();
