import { basename, dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { deterministicZip } from './zip';

/** The root of the compiled code, or of the sources. */
const CODE_ROOT = resolve(__dirname, '../..');

/** The root of the sources, from which the signer is always bundled. */
const PACKAGE_ROOT = basename(CODE_ROOT) === 'dist' ? dirname(CODE_ROOT) : CODE_ROOT;

/**
 * What the bundle has in place of packages. The SDK's default credential chain, with SSO, STS and its XML parser,
 * would be a fifth of it, for sources that Lambda does not have.
 */
const SUBSTITUTES = {
  '@aws-sdk/credential-provider-node': './handler/calls/credentials.ts',
} as const;

/** Zips by entry. The sources do not change while a program runs, and bundling takes half of its time. */
const ZIPS = new Map<string, Uint8Array>();

/**
 * The signer's zip: one file, `index.js`, with everything in it. Built once for all stacks of a program.
 *
 * @param entry Module whose exports Lambda calls, relative to the package, without extension.
 */
export function functionZip(entry: string): Uint8Array {
  const zip = ZIPS.get(entry) ?? deterministicZip({ 'index.js': bundle(entry) });
  ZIPS.set(entry, zip);
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
    // ES modules first: esbuild can drop what the signer does not use, such as the SDK's other commands.
    mainFields: ['module', 'main'],
    // The same bytes wherever the package is: esbuild would look for a tsconfig.json, but not in node_modules.
    tsconfigRaw: {},
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild produced no output for ${entry}.`);
  return output.contents;
}
