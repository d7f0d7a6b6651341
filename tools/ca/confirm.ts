import { createInterface } from 'node:readline/promises';
import { CommandFailed } from '../../cli/command-line';
import { print } from './print';

/** The option that answers the question in advance, for `parseOptions`. */
export const CONFIRM_OPTIONS = { yes: { type: 'boolean', default: false } } as const;

/** Its part of a usage text. */
export const CONFIRM_USAGE = '  --yes            do not ask\n';

/**
 * Shows what is about to happen and asks whether it may. Throws `CommandFailed` unless the answer is yes.
 *
 * @param what What happens, in a sentence or several lines. @param yes Whether the answer was given in advance.
 */
export async function confirm(what: string, yes: boolean): Promise<void> {
  await print(`${what.trimEnd()}\n`);
  if (yes) return;
  if (!process.stdin.isTTY)
    throw new CommandFailed('Nobody is there to ask. Add --yes if this is what you want.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question('Type yes to go on: ');
    if (answer.trim().toLowerCase() !== 'yes') throw new CommandFailed('Stopped. Nothing was done.');
  } finally {
    terminal.close();
  }
}
