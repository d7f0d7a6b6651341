import { readDocument } from './generated-section';

/** A command on a page: a block of lines, or one in a sentence. */
export interface PageCommand {
  /** Path of the page below docs/. */
  readonly page: string;
  /** As the page has it, without its indentation. */
  readonly text: string;
}

const BLOCK = /^( *)```sh\n(.*?)^\1```$/gms;
const INLINE = /`((?:aws|npx|npm run|openssl) [^`]+)`/g;

/** Every command of some pages: blocks in order, then those in sentences that no block has. */
export function commandsOf(pages: readonly string[]): readonly PageCommand[] {
  const blocks = pages.flatMap(blocksOf);
  const inSentences = pages.flatMap(sentencesOf);
  const others = inSentences.filter(({ text }) => !blocks.some((block) => block.text.includes(text)));
  const once = others.filter(({ text }, i) => others.findIndex((other) => other.text === text) === i);
  return [...blocks, ...once];
}

function blocksOf(page: string): readonly PageCommand[] {
  return [...readDocument(page).matchAll(BLOCK)].map(([, indentation = '', lines = '']) => ({
    page,
    text: lines.replaceAll(new RegExp(`^${indentation}`, 'gm'), '').trim(),
  }));
}

function sentencesOf(page: string): readonly PageCommand[] {
  const sentences = readDocument(page).replaceAll(BLOCK, '');
  return [...sentences.matchAll(INLINE)].map(([, line = '']) => ({
    page,
    text: line.replaceAll(/\s+/g, ' '),
  }));
}
