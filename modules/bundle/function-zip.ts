import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { type BuildFailure, type BuildOptions, buildSync } from 'esbuild';
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

/**
 * What the bundle leaves out. The SDK imports it in the middle of a search for the Region, which Lambda's environment ends
 * before, and goes on without it.
 */
const LEFT_OUT = ['@smithy/credential-provider-imds'];

/** How every function is bundled. */
const COMMON_OPTIONS = {
  absWorkingDir: PACKAGE_ROOT,
  alias: SUBSTITUTES,
  external: LEFT_OUT,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  // ES modules first: esbuild can drop what the signer does not use, such as the SDK's other commands.
  mainFields: ['module', 'main'],
  // For the same reason: 'module', which esbuild drops when others are named; and the sources of this package for an
  // entry of somebody else's, because the compiled ones are CommonJS.
  conditions: ['module', 'aws-iot-certificate-signing-source'],
  // The same bytes wherever the package is: esbuild would look for a tsconfig.json, but not in node_modules.
  tsconfigRaw: {},
  legalComments: 'none',
  write: false,
  logLevel: 'warning',
} as const satisfies BuildOptions;

const ENTRY_MUST_BE =
  "An authority's entry is the absolute path of a TypeScript or JavaScript file that exports the functions handler and " +
  'rehearse.';

/** Zips by entry. The sources do not change while a program runs, and bundling takes half of its time. */
const ZIPS = new Map<string, Uint8Array>();

/**
 * A function's zip: one file, `index.js`, with everything in it. Built once for all stacks of a program. Throws, naming
 * the entry, if it does not exist, cannot be bundled, or does not export what Lambda calls.
 *
 * @param entry Module whose exports Lambda calls: relative to the package and without extension, or the absolute path of
 * a file of somebody else's, which must export `handler` and `rehearse`.
 */
export function functionZip(entry: string): Uint8Array {
  const zip = ZIPS.get(entry) ?? deterministicZip({ 'index.js': bundle(entry) });
  ZIPS.set(entry, zip);
  return zip;
}

function bundle(entry: string): Uint8Array {
  const file = isAbsolute(entry) ? entry : join(PACKAGE_ROOT, `${entry}.ts`);
  if (!existsSync(file)) throw new Error(`The entry ${file} does not exist. ${ENTRY_MUST_BE}`);
  const options = { ...COMMON_OPTIONS, ...(isAbsolute(entry) ? foreign(file) : { entryPoints: [file] }) };
  const { outputFiles } = attempt(file, () => buildSync(options));
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild produced no output for ${entry}.`);
  return output.contents;
}

/** A module that asks somebody else's file for what Lambda calls, so that esbuild finds out if it is missing. */
function foreign(file: string): Pick<BuildOptions, 'stdin'> {
  const contents = `export { handler, rehearse } from ${JSON.stringify(file)};`;
  return { stdin: { contents, resolveDir: dirname(file) } };
}

function attempt<Result>(file: string, build: () => Result): Result {
  try {
    return build();
  } catch (cause) {
    const { errors = [] } = Object(cause) as Partial<BuildFailure>;
    const reasons = errors.map(({ text, location }) =>
      location === null || location.file === '<stdin>' ? text : `${location.file}:${location.line}: ${text}`,
    );
    throw new Error(`The entry ${file} cannot be bundled: ${reasons.join('; ') || cause}. ${ENTRY_MUST_BE}`, {
      cause,
    });
  }
}
