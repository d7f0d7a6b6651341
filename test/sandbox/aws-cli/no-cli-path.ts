import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Programs that the launcher and the tests' lines run. */
const TOOLS = ['sh', 'cat', 'grep', 'rm'];

/**
 * A PATH with a shell's tools and no AWS CLI, wherever this machine has one.
 *
 * @param parent Parent of the new folder.
 */
export function noCliPath(parent: string): string {
  const folder = mkdtempSync(join(parent, 'tools-'));
  for (const tool of TOOLS) {
    const path = execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
    symlinkSync(path, join(folder, tool));
  }
  return folder;
}
