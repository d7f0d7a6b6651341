import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownFolder } from '../../cli/leftovers/leftovers';
import { bundleStandIn } from './bundle';
import { FOLDER_PREFIX, launcher } from './launcher';

/** The AWS CLI, pointed at the sandbox: a folder for the PATH that contains an `aws`. */
export class AwsCli {
  /** Creates the folder. @param endpoint Where the sandbox's APIs listen. */
  static async install(endpoint: string): Promise<AwsCli> {
    const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
    ownFolder(folder);
    const cli = new AwsCli(folder, endpoint);
    await Promise.all([mkdir(cli.path), mkdir(cli.home)]);
    await writeFile(join(folder, 'stand-in.cjs'), await bundleStandIn());
    await writeFile(join(cli.path, 'aws'), launcher(folder, endpoint));
    await chmod(join(cli.path, 'aws'), 0o755);
    return cli;
  }

  readonly #folder: string;

  private constructor(
    folder: string,
    /** Where the sandbox's APIs listen. */
    readonly endpoint: string,
  ) {
    this.#folder = folder;
  }

  /** The folder for the PATH. */
  get path(): string {
    return join(this.#folder, 'bin');
  }

  /** An empty home: no `~/.aws` is read. */
  get home(): string {
    return join(this.#folder, 'home');
  }

  /** Removes the folder. */
  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
