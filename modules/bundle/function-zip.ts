import { basename, dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { deterministicZip } from './zip';

/** The folder that this file was compiled into, or that of its sources. */
const CODE_ROOT = resolve(__dirname, '../..');

/** Where the package's sources lie: the signer is bundled from them, whoever synthesizes. */
const PACKAGE_ROOT = basename(CODE_ROOT) === 'dist' ? dirname(CODE_ROOT) : CODE_ROOT;

/**
 * What the bundle has in place of packages. The SDK's default credential chain, with SSO, STS and its XML parser,
 * is a fifth of it and searches where Lambda has nothing.
 */
const SUBSTITUTES = {
  '@aws-sdk/credential-provider-node': './handler/authority/private-ca/credentials.ts',
} as const;

/** Zips that were made: their sources do not change while a program runs, and bundling is half of its time. */
const MADE = new Map<string, Uint8Array>();

/**
 * The signer's zip: one file, `index.js`, with everything in it. Made once for all stacks of a program.
 *
 * @param entry Module whose exports Lambda calls, relative to the package, without extension.
 */
export function functionZip(entry: string): Uint8Array {
  const zip = MADE.get(entry) ?? deterministicZip({ 'index.js': bundle(entry) });
  MADE.set(entry, zip);
  return zip;
}

function bundle(entry: string): Uint8Array {
  const { outputFiles } = buildSync({
    absWorkingDir: PACKAGE_ROOT,
    entryPoints: [join(PACKAGE_ROOT, `${entry}.ts`)],
    alias: SUBSTITUTES,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // ES modules first: esbuild leaves out of them what the signer does not use, such as the SDK's other commands.
    mainFields: ['module', 'main'],
    // The same bytes wherever the package lies: esbuild would look for a tsconfig.json, but not in node_modules.
    tsconfigRaw: {},
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${entry}.`);
  return output.contents;
}
