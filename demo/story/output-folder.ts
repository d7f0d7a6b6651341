import { accessSync, constants, mkdirSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BadOptions } from '../../cli/command-line';
import type { OnboardedDevice } from './fleet';

/** Files that a run writes, and the next one may remove. */
const WRITTEN = /^(ca|device-\d{4}\.(csr|cert))\.pem$/;

/** The folder that `--out` names. */
export class OutputFolder {
  /** Makes the folder if needed. Throws `BadOptions` if it cannot be written to. */
  static prepare(path: string): OutputFolder {
    const folder = resolve(path);
    try {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK | constants.X_OK);
    } catch (cause) {
      throw new BadOptions(
        `--out must be a folder that is writable or can be made, not ${JSON.stringify(path)}: ${(cause as Error).message}.`,
        { cause },
      );
    }
    return new OutputFolder(folder);
  }

  private constructor(
    /** Absolute path. */
    readonly path: string,
  ) {}

  /**
   * Writes `<device>.csr.pem`, `<device>.cert.pem` and `ca.pem`, and removes those of an earlier run, whose
   * certificates another CA signed.
   */
  async write(devices: readonly OnboardedDevice[], authorityPem: string): Promise<void> {
    const earlier = (await readdir(this.path)).filter((name) => WRITTEN.test(name));
    await Promise.all(earlier.map((name) => rm(join(this.path, name))));
    await writeFile(join(this.path, 'ca.pem'), authorityPem);
    for (const { name, csrPem, certificatePem } of devices) {
      await writeFile(join(this.path, `${name}.csr.pem`), csrPem);
      if (certificatePem !== undefined) {
        await writeFile(join(this.path, `${name}.cert.pem`), certificatePem);
      }
    }
  }
}
