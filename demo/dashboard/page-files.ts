import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A file of the page. */
export interface PageFile {
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

const PAGE = join(__dirname, 'page');

/** The page's files by path, its script bundled with the chart library. */
export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const { outputFiles } = await build({
    entryPoints: [join(PAGE, 'page.ts'), join(PAGE, 'page.css')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    outdir: PAGE,
    write: false,
    logLevel: 'warning',
  });
  const bundled = (extension: string) =>
    outputFiles.find(({ path }) => path.endsWith(extension))?.contents ?? new Uint8Array();
  return new Map<string, PageFile>([
    ['/', { contentType: 'text/html; charset=utf-8', body: await readFile(join(PAGE, 'index.html')) }],
    ['/page.js', { contentType: 'text/javascript; charset=utf-8', body: bundled('.js') }],
    ['/page.css', { contentType: 'text/css; charset=utf-8', body: bundled('.css') }],
  ]);
}
