import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * One folder for every temporary file of this process, so that they can go all at once, at any moment: also when
 * the process is stopped and the parts that made them are not asked any more.
 */
export class Scratch {
  /** Makes the folder; from now on it is `os.tmpdir()`. */
  static create(): Scratch {
    // A short name: Unix sockets lie in it, whose paths have little room.
    const folder = mkdtempSync(join(tmpdir(), 'iot-'));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    return new Scratch(folder, before);
  }

  private constructor(
    private readonly folder: string,
    private readonly before: string | undefined,
  ) {}

  /** Removes the folder. Waits, without letting anything else run, for what is still being written in it. */
  remove(): void {
    if (this.before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = this.before;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
