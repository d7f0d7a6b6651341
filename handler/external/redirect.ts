import { escapeForLog } from '../escape';
import { truncate } from '../truncate';
import { ConnectionFailed } from './connection-failed';
import type { HttpAnswer, HttpRequest } from './http';
import { withoutSaid } from './without-said';

/** Redirects that any method may follow, because they keep it (RFC 9110, 15.4.8 and 15.4.9). */
const KEEPING_METHOD: ReadonlySet<number> = new Set([307, 308]);

/** Redirects that GET may follow (RFC 9110, 15.4). */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, ...KEEPING_METHOD]);

/**
 * The request that an answer asks for instead; `undefined` if it is no redirect. Throws `ConnectionFailed` if it leads to
 * another origin, which must get nothing of what this one is told, or if the method forbids to follow it.
 */
export function redirected(
  request: HttpRequest,
  { status, headers: { location } }: HttpAnswer,
  origin: string,
): HttpRequest | undefined {
  if (!REDIRECTS.has(status)) return undefined;
  // After 301 to 303 nobody knows what a POST has done: they are also how servers answer one that they took.
  const tookNothing = request.method === 'GET' || KEEPING_METHOD.has(status);
  const refuse = (name: 'CrossOriginRedirect' | 'RedirectNotFollowed', message: string) =>
    new ConnectionFailed(name, `HTTP ${status}: ${message}`, tookNothing);

  const place = parse(location, `${origin}${request.path}`);
  if (place === undefined)
    throw refuse('RedirectNotFollowed', 'the server refers to no place that can be read.');
  // Its query may have anything in it, and so may a user's name before the host.
  const where = shown(`${place.origin}${place.pathname}`, request);
  if (place.origin !== origin) {
    throw refuse(
      'CrossOriginRedirect',
      `the server refers to ${where}. Set the URL of the server that answers.`,
    );
  }
  if (request.method !== 'GET' && !KEEPING_METHOD.has(status)) {
    const message = `the server refers to ${where}, and ${request.method} must not follow. Is the path right?`;
    throw refuse('RedirectNotFollowed', message);
  }
  if (repeats(place.pathname, request)) {
    const message = `the server refers to ${where}, and the signer follows no path with what it has sent: traces show paths.`;
    throw refuse('RedirectNotFollowed', message);
  }
  return { ...request, path: `${place.pathname}${place.search}` };
}

/** The error of a request that was redirected too often. */
export function redirectedTooOften(request: HttpRequest, times: number): ConnectionFailed {
  const where = shown(request.path.replace(/\?.*/s, ''), request);
  const message = `the server has referred us ${times} times, at last to ${where}.`;
  return new ConnectionFailed('RedirectNotFollowed', message, true);
}

/** A place for a message, without what the request said: some servers repeat it there. */
function shown(place: string, request: HttpRequest): string {
  return escapeForLog(truncate(withoutSaid(request)(decoded(place))));
}

/** Whether a path has something in it that the request said, other than its own path. */
function repeats(path: string, request: HttpRequest): boolean {
  const text = decoded(path);
  return text !== decoded(request.path.replace(/\?.*/s, '')) && withoutSaid(request)(text) !== text;
}

function decoded(place: string): string {
  try {
    return decodeURIComponent(place);
  } catch {
    return place;
  }
}

function parse(location: string | undefined, base: string): URL | undefined {
  if (location === undefined) return undefined;
  try {
    return new URL(location, base);
  } catch {
    return undefined;
  }
}
