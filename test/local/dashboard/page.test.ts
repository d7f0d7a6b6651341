import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { RehearsalAccount } from '../../../local/dashboard/account/rehearsal-account';
import { startBrowser } from '../../../local/dashboard/browser';
import { DashboardServer } from '../../../local/dashboard/server';

const PATIENCE_MS = 120_000;
const YOURS = 'CN=Your Private CA';
const AMAZONS = 'CN=Sandbox Amazon Root';

/** Runs a test with time enough for a busy machine. */
const shows = (name: string, run: () => Promise<void>) => it(name, run, PATIENCE_MS);

// One account, in the order in which on-call would work with it.
describe('the page in a browser', () => {
  let account: RehearsalAccount;
  let server: DashboardServer;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    account = await RehearsalAccount.start({ speed: 12 });
    server = await DashboardServer.start({ account });
    browser = await startBrowser();
    page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(server.url);
    await page.waitForSelector('body[data-ready]');
  }, PATIENCE_MS);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await account?.stop();
  }, PATIENCE_MS);

  const newestIssuer = (issuer: string) => page.waitForSelector(`#newest[data-issuer="${issuer}"]`);
  /** Waits until the page says who signs from now on: a device that asked before may still get its certificate. */
  const nextIssuer = (issuer: string) => page.waitForSelector(`#next-issuer:text-is("${issuer}")`);

  shows('renders every widget of the deployed dashboard', async () => {
    const count = account.widgets.length;

    await page
      .locator('.widget[data-rendered]')
      .nth(count - 1)
      .waitFor({ state: 'attached' });

    expect(count).toBeGreaterThan(10);
    expect(await page.locator('.widget[data-kind="broken"]').count()).toBe(0);
    const graphs = page.locator('.widget[data-kind="graph"]');
    expect(await graphs.locator('canvas').count()).toBe(await graphs.count());
    expect(await page.locator('.widget.text h1').count()).toBe(1);
    expect(await page.locator('.widget.alarms .alarm').count()).toBeGreaterThan(10);
  });

  shows('shows devices that get certificates from your CA', async () => {
    await nextIssuer(YOURS);
    await newestIssuer(YOURS);
  });

  shows('changes the issuer of the next device when somebody rolls back', async () => {
    await page.click('#roll-back');

    await nextIssuer(AMAZONS);
    await newestIssuer(AMAZONS);
    expect(await page.textContent('#timeline')).toContain('Rolled back');
  });

  shows('changes it back when somebody lifts the hold and deploys', async () => {
    await page.click('#restore');

    await nextIssuer(YOURS);
    await newestIssuer(YOURS);
    expect(await page.textContent('#problem')).toBe('');
  });

  shows('injects a fault, and devices are refused; mends it, and they are not', async () => {
    await page.click('#fault-dead-ca');
    await page.waitForSelector('#newest[data-issuer=""]');
    expect(await page.textContent('#newest')).toContain('was refused: SigningFailed: AuthorityNotActive');

    await page.click('#mend');

    await newestIssuer(YOURS);
  });

  shows('fits a phone, in the dark too', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: 'dark' });

    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );

    expect(overflow).toBe(0);
  });

  shows('has nothing to complain of', async () => {
    expect(complaints).toEqual([]);
  });

  shows('does nothing for another web site', async () => {
    const press = (headers: Record<string, string>) =>
      fetch(`${server.url}/roll-back`, { method: 'POST', headers }).then(({ status }) => status);

    expect(await press({})).toBe(403);
    expect(await press({ origin: 'https://example.com' })).toBe(403);
    expect(await page.textContent('#next-issuer')).toBe(YOURS);
  });
});
