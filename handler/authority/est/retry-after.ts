/** Pause when the server names none, in milliseconds, although it must. (RFC 7030, 4.2.3) */
export const UNNAMED_PAUSE_MS = 1_000;

/** Shortest pause, in milliseconds, whatever the server names: a moment that has passed, or now. */
export const SHORTEST_PAUSE_MS = 200;

/** Seconds, or a date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`. (RFC 9110, 5.6.7 and 10.2.3) */
const SECONDS = /^\d{1,15}$/;
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How long the server asks to wait before the same request is sent again, in milliseconds.
 *
 * @param retryAfter Value of the header `Retry-After`. @param now Milliseconds since the Unix epoch.
 */
export function pauseOf(retryAfter: string | undefined, now = Date.now()): number {
  const text = retryAfter?.trim() ?? '';
  const pauseMs = SECONDS.test(text)
    ? Number(text) * 1_000
    : HTTP_DATE.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isNaN(pauseMs) ? UNNAMED_PAUSE_MS : Math.max(SHORTEST_PAUSE_MS, pauseMs);
}
