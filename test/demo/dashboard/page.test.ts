import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { PracticeAccount } from '../../../demo/dashboard/account/practice-account';
import { startBrowser } from '../../../demo/dashboard/browser';
import { runbookUrl } from '../../../demo/dashboard/documents';
import { takePort } from '../../../demo/dashboard/port';
import { DashboardServer } from '../../../demo/dashboard/server';
import { Scheduler } from '../../../sandbox/services/scheduler/scheduler';

const PATIENCE_MS = 120_000;
const AMAZON_CA = 'CN=Sandbox Amazon Root';

/** Runs a test with enough time for a busy machine. */
const shows = (name: string, run: () => Promise<void>) => it(name, run, PATIENCE_MS);

// One account, in the order of on-call's work.
describe('the page in a browser', () => {
  let account: PracticeAccount;
  let yourCa: string;
  let server: DashboardServer;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    const listening = await takePort(0);
    account = await PracticeAccount.start({ speed: 12, runbookUrl: runbookUrl(listening) });
    yourCa = account.nextIssuer().issuer;
    server = await DashboardServer.start({ account, server: listening });
    browser = await startBrowser();
    page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
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

  /** Waits until a button can be pressed. */
  const ready = (button: string) => page.locator(`${button}:enabled`).waitFor();
  const timesNoted = (text: string) => page.locator('#timeline li', { hasText: text }).count();

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

  shows('cuts nothing of what to do, nor an alarm, however long name and Region are', async () => {
    const longest = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
    await longest.route('**/state', async (route) => {
      const state = await (await route.fetch()).text();
      const body = state.replaceAll('fleet', 'x'.repeat(35)).replaceAll('eu-central-1', 'ap-southeast-1');
      await route.fulfill({ body, contentType: 'application/json' });
    });
    await longest.goto(server.url);
    await longest.locator('.widget.text pre').first().waitFor();

    const boxes = longest.locator('.widget.text .body, .widget.text pre, .widget.alarms .body');
    const cut = await boxes.evaluateAll((elements) =>
      elements
        .filter((box) => box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth)
        .map((box) => box.textContent),
    );

    expect(await boxes.count()).toBe(5);
    expect(cut).toEqual([]);
    await longest.close();
  });

  shows('leads with every link to a page that opens, at the place that it names', async () => {
    const anchors = await page.locator('#dashboard a').all();
    const targets = await Promise.all(anchors.map((anchor) => anchor.getAttribute('href')));
    const links = targets.map((target) => new URL(String(target), server.url).href);
    const alarmLinks = account.cloudWatch.alarms.definitions.flatMap(
      ({ description }) => /^Runbook: (\S+)$/m.exec(description)?.[1] ?? [],
    );

    const { read, broken } = await follow([...links, ...alarmLinks]);

    expect(links.length).toBeGreaterThan(10);
    expect(alarmLinks.length).toBeGreaterThan(10);
    expect(alarmLinks).toContain(`${server.url}/docs/runbooks/tickets.md#ca-throttles`);
    expect(read.length).toBeGreaterThan(15);
    expect(broken).toEqual([]);
  });

  shows('shows devices that get certificates from your CA', async () => {
    await nextIssuer(yourCa);
    await newestIssuer(yourCa);
  });

  shows('changes the issuer of the next device when on-call rolls back', async () => {
    await page.dblclick('#roll-back');

    await nextIssuer(AMAZON_CA);
    await newestIssuer(AMAZON_CA);
    await ready('#restore');
    expect(await page.isDisabled('#roll-back')).toBe(true);
    expect(await timesNoted('Rolled back')).toBe(1);
  });

  shows('says why the switch did not turn, until the fault is fixed', async () => {
    await page.click('#fault-dead-ca');
    // A turn ends with a health check, so this one lasts until the page has been looked at.
    let end = () => {};
    const looked = new Promise<void>((resolve) => {
      end = resolve;
    });
    const healthChecks = jest.spyOn(Scheduler.prototype, 'run').mockReturnValue(looked as never);
    await page.click('#restore');

    const disabled = ['#roll-back', '#restore', '#day'].map((button) => `:has(${button}:disabled)`).join('');
    await page.locator(`body:has(#under-way:text("deploying"))${disabled}`).waitFor();
    healthChecks.mockRestore();
    end();
    await page.locator('#problem', { hasText: 'AuthorityNotActive' }).waitFor();
    await ready('#restore');
    expect(await page.textContent('#under-way')).toBe('');

    await page.click('#fix-all');

    await page.locator('#problem:text-is("")').waitFor({ state: 'attached' });
    expect(await page.textContent('#next-issuer')).toBe(AMAZON_CA);
  });

  shows('changes it back when on-call lifts the hold and deploys', async () => {
    await page.dblclick('#restore');

    await nextIssuer(yourCa);
    await newestIssuer(yourCa);
    await ready('#roll-back');
    expect(await page.isDisabled('#restore')).toBe(true);
    expect(await page.textContent('#problem')).toBe('');
    expect(await timesNoted('Restored')).toBe(1);
  });

  shows('injects a fault, and devices are refused; fixes it, and they are served', async () => {
    await page.click('#fault-dead-ca');
    await page.waitForSelector('#newest[data-issuer=""]');
    expect(await page.textContent('#newest')).toContain('was refused: SigningFailed: AuthorityNotActive');

    await page.click('#fix-all');

    await newestIssuer(yourCa);
  });

  shows('plays the bad day and stops it with the same button', async () => {
    await page.click('#day');
    await page.locator('#phase', { hasText: 'All is well' }).waitFor();

    await page.click('#day:text-is("Stop the bad day")');

    await page.locator('#phase:text-is("")').waitFor({ state: 'attached' });
    await page.locator('#day:text-is("Play the bad day")').waitFor();
  });

  shows('fits a phone, in the dark too', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: 'dark' });

    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );

    expect(overflow).toBe(0);
  });

  shows('logs no error in the browser', async () => {
    expect(errors).toEqual([]);
  });

  shows('refuses requests from another web site', async () => {
    const press = (headers: Record<string, string>) =>
      fetch(`${server.url}/roll-back`, { method: 'POST', headers }).then(({ status }) => status);

    expect(await press({})).toBe(403);
    expect(await press({ origin: 'https://example.com' })).toBe(403);
    expect(await page.textContent('#next-issuer')).toBe(yourCa);
  });

  shows('says that it is not connected when the program has ended', async () => {
    await server.stop();

    await page.locator('#health:text-is("Not connected")').waitFor();
    expect(await page.locator('button:enabled').count()).toBe(0);
  });
});

/** Follows links within the server, images too, from page to page. @returns the addresses read, and the broken links */
async function follow(
  links: readonly string[],
): Promise<{ read: readonly string[]; broken: readonly string[] }> {
  const pages = new Map<string, Promise<string | undefined>>();
  const open = (address: string) => {
    const page = pages.get(address) ?? contentOf(address);
    pages.set(address, page);
    return page;
  };
  const broken = new Set<string>();
  const followed = new Set<string>();
  const waiting = [...links];
  for (let link = waiting.pop(); link !== undefined; link = waiting.pop()) {
    if (followed.has(link)) continue;
    followed.add(link);
    const { origin, pathname, hash } = new URL(link);
    if (origin !== new URL(links[0] ?? '').origin) continue;
    const address = `${origin}${pathname}`;
    const content = await open(address);
    if (content === undefined || (hash !== '' && !content.includes(` id="${hash.slice(1)}"`)))
      broken.add(link);
    const html = content?.startsWith('<!doctype html>') ? content : '';
    const further = [...html.matchAll(/<(?:a|img|link|script)\b[^>]*? (?:href|src)="([^"]+)"/g)];
    waiting.push(...further.map(([, target = '']) => new URL(target, address).href));
  }
  return { read: [...pages.keys()], broken: [...broken] };
}

/** `undefined` when there is nothing. */
async function contentOf(address: string): Promise<string | undefined> {
  const response = await fetch(address);
  return response.status === 200 ? response.text() : undefined;
}
