import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { subset } from 'semver';
import { SUPPORTED_NODE } from '../cli/supported-node';

/** What of an entry of the lockfile is looked at. */
interface LockedPackage {
  readonly resolved?: string;
  readonly engines?: { readonly node?: string };
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const text = readFileSync(join(resolve(__dirname, '..'), 'package-lock.json'), 'utf8');
const packages = Object.entries<LockedPackage>(JSON.parse(text).packages).filter(([path]) => path !== '');
const paths = packages.map(([path]) => path);

describe('package-lock.json', () => {
  it('holds no package that wants another Node.js than package.json names', () => {
    const wanting = packages.filter(([, { engines }]) => !subset(SUPPORTED_NODE, engines?.node ?? '*'));

    expect(wanting.map(([path, { engines }]) => [path, engines?.node])).toEqual([]);
  });

  // npm leaves them out when it writes the file beside a node_modules of one platform.
  it('holds the packages of every platform, not only of the one where it was written', () => {
    const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isInstalledFor(path, name)),
    );

    expect(missing).toEqual([]);
  });

  it('names no registry, so that npm asks the one that it is set up for', () => {
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(text).not.toMatch(/registry/);
  });

  it('has a terminal for cdktf-cli where that looks for it, with a binary for each platform', () => {
    const terminals = paths.filter((path) => path.endsWith('/@cdktf/node-pty-prebuilt-multiarch'));
    const platforms = packages
      .filter(([path]) => path.startsWith('node_modules/@lydell/node-pty-'))
      .flatMap(([, { os = [], cpu = [] }]) => [`${os.join()} ${cpu.join()}`]);

    expect(terminals).toEqual(['node_modules/@cdktf/node-pty-prebuilt-multiarch']);
    expect(platforms.sort()).toEqual([
      'darwin arm64',
      'darwin x64',
      'linux arm64',
      'linux x64',
      'win32 arm64',
      'win32 x64',
    ]);
  });
});

/** Whether Node.js would find a package from another: in its own node_modules, or in one further up. */
function isInstalledFor(path: string, name: string): boolean {
  const folders = path.split(/(?<=^|\/)node_modules\//).slice(1);
  return [...folders.keys(), folders.length].some((depth) =>
    paths.includes(
      [...folders.slice(0, depth).map((folder) => folder.replace(/\/$/, '')), name]
        .map((folder) => `node_modules/${folder}`)
        .join('/'),
    ),
  );
}
