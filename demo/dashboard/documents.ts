import { readdir, readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import type { PageFile } from './page-files';

const DOCS = resolve(__dirname, '../../docs');

/** Content types of the files that are served unchanged. */
const STATIC_TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** Address of the runbooks on this server. */
export function runbookUrl(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/docs/runbooks`;
}

/** The files below docs/ by path; Markdown as HTML, with the heading anchors that GitHub uses. */
export async function documentFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const names = await readdir(DOCS, { recursive: true });
  const entries = names.map(async (name): Promise<readonly [string, PageFile][]> => {
    const path = join(DOCS, name);
    const extension = extname(name);
    const contentType = STATIC_TYPES[extension];
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
  // A new one for each document, because it numbers headings that have the same text.
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
