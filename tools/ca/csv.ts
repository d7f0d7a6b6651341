/** What makes a spreadsheet take a text for a formula. (OWASP, "CSV Injection") */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A line of a CSV file. (RFC 4180) A text that a spreadsheet would take for a formula gets an apostrophe before it: a
 * device chooses its own name.
 */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
