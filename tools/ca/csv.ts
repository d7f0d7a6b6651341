import { escapeForLog } from '../../handler/escape';

/** What makes a spreadsheet take a text for a formula; it may skip spaces before it. (OWASP, "CSV Injection") */
const FORMULA = /^\s*[=+\-@＝＋－＠]/;

/**
 * A line of a CSV file. (RFC 4180) A device chooses its own name, so a text that a spreadsheet would take for a
 * formula gets an apostrophe before it, and characters that a terminal obeys are escaped: an entry is always one line.
 */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(text: string): string {
  const visible = escapeForLog(text);
  const harmless = FORMULA.test(text) ? `'${visible}` : visible;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
