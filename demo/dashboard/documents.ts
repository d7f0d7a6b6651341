import { readdir, readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import type { PageFile } from './page-files';

const DOCS = resolve(__dirname, '../../docs');

/** Content types of files that documents show or link to, served unchanged. */
const AS_IT_IS: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** Where the runbooks can be read while this server serves. */
export function runbookUrl(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/docs/runbooks`;
}

/** Everything below docs/ by its path, documents as pages with the anchors that GitHub gives to headings. */
export async function documentFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const names = await readdir(DOCS, { recursive: true });
  const entries = names.map(async (name): Promise<readonly [string, PageFile][]> => {
    const path = join(DOCS, name);
    const extension = extname(name);
    const contentType = AS_IT_IS[extension];
    if (contentType !== undefined) return [[`/docs/${name}`, { contentType, body: await readFile(path) }]];
    if (extension !== '.md') return [];
    const body = await documentPage(await readFile(path, 'utf8'));
    return [[`/docs/${name}`, { contentType: 'text/html; charset=utf-8', body }]];
  });
  return new Map((await Promise.all(entries)).flat());
}

/** Not sanitized: the documents are ours, and the page runs no script. */
async function documentPage(markdown: string): Promise<string> {
  const [, title = ''] = /^# (.+)$/m.exec(markdown) ?? [];
  const [{ Marked }, { gfmHeadingId }] = await Promise.all([
    import('marked'),
    import('marked-gfm-heading-id'),
  ]);
  // A new one for each document, because it numbers headings with the same text.
  const content = await new Marked(gfmHeadingId()).parse(markdown);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/page.css" />
  </head>
  <body>
    <header><p><a href="/">Dashboard</a></p></header>
    <main class="document">
${content}
    </main>
  </body>
</html>
`;
}
