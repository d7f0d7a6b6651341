import { truncate } from './truncate';

/**
 * Characters that break a line (line ends, including Unicode's), that a terminal obeys (control characters), or that
 * hide or reorder the text around them (format characters).
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Longest text from a device in a message, in characters. */
const LONGEST_QUOTE = 256;

/** The text with each invisible character replaced. */
export function replaceInvisible(text: string, write: (character: string) => string): string {
  return text.replace(INVISIBLE, write);
}

/** The text with invisible characters escaped as in JSON: `\u202e`. JSON text keeps its meaning. */
export function escapeInvisible(text: string): string {
  return replaceInvisible(text, (character) => character.split('').map(escapeUnit).join(''));
}

/**
 * Escapes a text for a log that people read on terminals and that programs split into lines. Different texts stay
 * different: a literal `\u` becomes `\u005cu`.
 */
export function escapeForLog(text: string): string {
  return escapeInvisible(text.replace(/\\(?=u)/g, escapeUnit));
}

/** A text from a device, for a message: quoted, on one line, truncated if long. */
export function quote(text: string): string {
  return escapeInvisible(JSON.stringify(truncate(text, LONGEST_QUOTE)));
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
