/** Longest text of somebody else's in an error or in the log, in characters. What AWS says of a denied call has 400; AWS IoT allows 128 in a client id. */
const LONGEST_TEXT = 600;

/**
 * A text that somebody else wrote, or its beginning; what should have been a text and is none, as JSON.
 *
 * Lambda cuts a log line at 256 kB (Lambda developer guide, "Working with Lambda function logs"), in the middle of its
 * JSON: then nobody finds the reason in it, and no query counts it.
 *
 * @param text Text, or whatever else stands in its place in an answer. @param longest In characters.
 */
export function truncate(text: unknown, longest = LONGEST_TEXT): string {
  const whole = typeof text === 'string' ? text : (JSON.stringify(text) ?? 'nothing');
  return whole.length > longest ? `${whole.slice(0, longest)}…` : whole;
}
