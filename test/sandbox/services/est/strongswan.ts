import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Runs strongSwan's `pki` in a new folder with these files. @returns the files that it has left there, by name */
export async function pki(
  args: readonly string[],
  files: Readonly<Record<string, string | Buffer>>,
  output: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'pki-'));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const { stdout } = await promisify(execFile)('pki', args, { cwd: folder, encoding: 'buffer' });
    await writeFile(join(folder, output), stdout);
    const left = (await readdir(folder)).filter((name) => !(name in files));
    return new Map(
      await Promise.all(left.map(async (name) => [name, await readFile(join(folder, name))] as const)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
