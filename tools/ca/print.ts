import { once } from 'node:events';

/** Prints on stdout, and waits for a slow reader, so that no output piles up in memory. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
