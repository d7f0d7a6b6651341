import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const DOCS = resolve(__dirname, '../../docs');

/** Whether to write the documents instead of comparing them: `UPDATE_DOCS=1`. */
export const UPDATES_DOCS = process.env.UPDATE_DOCS === '1';

/** A document below `docs/`. */
export function readDocument(name: string): string {
  return readFileSync(join(DOCS, name), 'utf8');
}

/** Writes a document below `docs/`. */
export function writeDocument(name: string, text: string): void {
  writeFileSync(join(DOCS, name), text);
}

/**
 * A document with a generated section replaced: the text between the comments `<!-- generated: NAME -->` and
 * `<!-- end -->`. Throws if the document has no such section.
 */
export function withSection(document: string, name: string, section: string): string {
  const begin = `<!-- generated: ${name} -->\n`;
  const end = '<!-- end -->';
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`the document has no section "${name}" to generate`);
  return `${document.slice(0, from + begin.length)}\n${section}\n\n${document.slice(to)}`;
}
