import { accessSync, constants, mkdirSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BadOptions } from '../../cli/command-line';
import type { OnboardedDevice } from './fleet';

/** What a run writes. Anything else in the folder is not ours to remove. */
const OURS = /^(ca|device-\d{4}\.(csr|cert))\.pem$/;

/** The folder that `--out` names. */
export class KeptCertificates {
  /** Makes the folder if need be. Throws `BadOptions` when nothing can be written there. */
  static prepare(path: string): KeptCertificates {
    const folder = resolve(path);
    try {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK | constants.X_OK);
    } catch (cause) {
      throw new BadOptions(
        `--out must be a folder that can be written to, or made, not ${JSON.stringify(path)}: ${(cause as Error).message}.`,
        { cause },
      );
    }
    return new KeptCertificates(folder);
  }

  private constructor(
    /** Absolute path. */
    readonly folder: string,
  ) {}

  /**
   * Writes `<device>.csr.pem`, `<device>.cert.pem` and `ca.pem`, and removes those of an earlier run, whose
   * certificates another CA signed.
   */
  async write(devices: readonly OnboardedDevice[], authorityPem: string): Promise<void> {
    const earlier = (await readdir(this.folder)).filter((name) => OURS.test(name));
    await Promise.all(earlier.map((name) => rm(join(this.folder, name))));
    await writeFile(join(this.folder, 'ca.pem'), authorityPem);
    for (const { name, csrPem, certificatePem } of devices) {
      await writeFile(join(this.folder, `${name}.csr.pem`), csrPem);
      if (certificatePem !== undefined) {
        await writeFile(join(this.folder, `${name}.cert.pem`), certificatePem);
      }
    }
  }
}
