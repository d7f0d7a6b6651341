import { truncate } from './truncate';

/**
 * Characters that break a line for somebody (line ends, those of Unicode included), that a terminal obeys (control
 * characters), or that hide or turn around what stands beside them (format characters).
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Longest text of a device's own choosing in a message, in characters. */
const LONGEST_QUOTE = 256;

/** The text with what cannot be seen in it written as the function says. */
export function replaceInvisible(text: string, write: (character: string) => string): string {
  return text.replace(INVISIBLE, write);
}

/** The text with what cannot be seen in it written as JSON may: `\u202e`. JSON that holds such text keeps its meaning. */
export function escapeInvisible(text: string): string {
  return replaceInvisible(text, (character) => character.split('').map(escapeUnit).join(''));
}

/**
 * The text for a log that people read on terminals and that programs cut into lines. Two texts never become the same:
 * a `\u` that was there before is written as `\u005cu`.
 */
export function escapeForLog(text: string): string {
  return escapeInvisible(text.replace(/\\(?=u)/g, escapeUnit));
}

/** What a device chose, for a message: in quotation marks, on one line, cut if it is long. */
export function quote(text: string): string {
  return escapeInvisible(JSON.stringify(truncate(text, LONGEST_QUOTE)));
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
