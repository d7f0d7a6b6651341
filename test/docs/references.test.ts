import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '../..');
const DOCUMENTS = [
  join(ROOT, 'README.md'),
  join(ROOT, 'CONTRIBUTING.md'),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join(ROOT, 'docs', path)),
];

/** Paths of files, from the root of the repository. */
const NAMED_PATH = /`((?:handler|modules|local|test|docs)\/[\w./-]+)`/g;
const LINK = /\]\(([^)\s]+)\)/g;

describe.each(DOCUMENTS.map((path) => [relative(ROOT, path), path]))('%s', (_, path) => {
  const text = readFileSync(path, 'utf8');

  it('links to headings and files that exist', () => {
    const links = [...text.matchAll(LINK)]
      .map(([, link = '']) => link)
      .filter((link) => !/^https?:/.test(link));

    const broken = links.filter((link) => !leadsSomewhere(path, link));

    expect(broken).toEqual([]);
  });

  it('names files that exist', () => {
    const named = [...text.matchAll(NAMED_PATH)].map(([, file = '']) => file);

    const missing = named.filter((file) => !existsSync(join(ROOT, file)));

    expect(missing).toEqual([]);
  });
});

function leadsSomewhere(from: string, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? from : join(dirname(from), file);
  if (!existsSync(target)) return false;
  return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).includes(anchor);
}

/** The anchors of headings on GitHub. */
function anchorsOf(document: string): readonly string[] {
  return [...document.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
