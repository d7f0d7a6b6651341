import type { IncomingHttpHeaders } from 'node:http';

/**
 * How long a server wants to be left alone, in milliseconds, by `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
 * `undefined` if it says nothing that can be read.
 */
export function retryAfterMs(
  { 'retry-after': text = '' }: IncomingHttpHeaders,
  now = Date.now(),
): number | undefined {
  if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1_000;
  // A date has letters; anything else, such as "-1", would be a year to Date.
  const at = /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
