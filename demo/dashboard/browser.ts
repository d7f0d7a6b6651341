import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { CommandFailed } from '../../cli/command-line';

/** Where Debian's package puts it; `CHROMIUM` says otherwise. */
const DEBIAN_CHROMIUM = '/usr/bin/chromium';

/** Path of Chromium; `undefined` when there is none. */
export function findChromium(): string | undefined {
  const path = process.env.CHROMIUM ?? DEBIAN_CHROMIUM;
  return existsSync(path) ? path : undefined;
}

/**
 * Starts a headless Chromium.
 *
 * @throws CommandFailed when there is none; the message says how to get one.
 */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new CommandFailed(
      'There is no Chromium. Install it (Debian: apt-get install -y chromium), or set CHROMIUM to its path.',
    );
  }
  // Root, as in a container, has no sandbox of Chromium's; the page is our own.
  const chromiumSandbox = process.getuid?.() !== 0;
  return chromium.launch({
    executablePath,
    chromiumSandbox,
    args: ['--disable-dev-shm-usage'],
    // Playwright ends Chromium whenever this process exits; the command decides what a signal does.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
