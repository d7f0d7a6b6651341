import { createInterface } from 'node:readline/promises';
import { CommandFailed } from '../../cli/command-line';
import { print } from './print';

/** The option that answers the question in advance, for `parseOptions`. */
export const CONFIRM_OPTIONS = { yes: { type: 'boolean', default: false } } as const;

/** Its part of a usage text. */
export const CONFIRM_USAGE = '  --yes            do not ask\n';

/** Who is asked. */
interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Shows what is about to happen and asks whether it may. Throws `CommandFailed` unless the answer is yes.
 *
 * @param what What happens, in a sentence or several lines. @param yes Whether the answer was given in advance.
 * @param terminal Where to ask. @default the process's own
 */
export async function confirm(
  what: string,
  yes: boolean,
  { input, output }: Terminal = { input: process.stdin, output: process.stdout },
): Promise<void> {
  await print(`${what.trimEnd()}\n`);
  if (yes) return;
  if (!input.isTTY) throw new CommandFailed('Nobody is there to ask. Add --yes if this is what you want.');
  if (!(await isYes({ input, output }))) throw new CommandFailed('Stopped. Nothing was done.');
}

async function isYes({ input, output }: Terminal): Promise<boolean> {
  const terminal = createInterface({ input, output });
  // Ctrl-C and Ctrl-D close it. Versions of Node.js differ in whether the question then ends.
  const left = new Promise<undefined>((resolve) => terminal.once('close', () => resolve(undefined)));
  const asked = terminal.question('Type yes to go on: ').catch(() => undefined);
  try {
    const answer = await Promise.race([asked, left]);
    if (answer === undefined) output.write('\n');
    return answer?.trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}
