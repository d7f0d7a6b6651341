import { buildSync } from 'esbuild';

/** Some source in one minified file, by esbuild without any tuning. @param folder Resolves its imports. */
export function bundlePlainly(source: string, folder: string): Uint8Array {
  const [output] = buildSync({
    stdin: { contents: source, resolveDir: folder, loader: 'ts' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    legalComments: 'none',
    write: false,
    logLevel: 'error',
  }).outputFiles;
  if (output === undefined) throw new Error('esbuild returned no output for the plain bundle.');
  return output.contents;
}
