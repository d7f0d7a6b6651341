/**
 * Longest foreign text in an error or the log, in characters. AWS's message for a denied call has 400; a client id,
 * 128.
 */
const LONGEST_TEXT = 600;

/**
 * The beginning of a text that came from outside; anything that is not text, as JSON.
 *
 * Lambda cuts a log line at 256 kB (Lambda developer guide, "Working with Lambda function logs"), in the middle of its
 * JSON, and then no query finds it.
 *
 * @param text Text, or what an answer has in its place. @param longest In characters.
 */
export function truncate(text: unknown, longest = LONGEST_TEXT): string {
  const whole = typeof text === 'string' ? text : (JSON.stringify(text) ?? 'nothing');
  return whole.length > longest ? `${whole.slice(0, longest)}…` : whole;
}
