import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { CommandFailed } from '../../cli/command-line';
import { findChromium } from './chromium';

/**
 * Starts the Chromium or Chrome that `findChromium` finds, headless.
 *
 * @throws CommandFailed when there is none; the message says how to get one.
 */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new CommandFailed(
      'There is no Chromium or Chrome on the PATH. Install it (Debian: apt-get install -y chromium), or set CHROMIUM to its path.',
    );
  }
  if (!existsSync(executablePath)) {
    throw new CommandFailed(
      `There is nothing at ${executablePath}. Set CHROMIUM to the path of Chromium or Chrome.`,
    );
  }
  // Chromium's sandbox does not work for root, as in a container; the page is our own.
  const chromiumSandbox = process.getuid?.() !== 0;
  return chromium.launch({
    executablePath,
    chromiumSandbox,
    args: ['--disable-dev-shm-usage'],
    // `runCommand` handles signals; Playwright ends Chromium when this process exits.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
