import { settleAll } from '../calls/settle-all';
import { RequestRejected, SigningFailed } from '../errors';
import type { Authority } from './authority';

/** The CAs of an authority, which is one itself unless it shares its orders among several. */
export function casOf(authority: Authority): readonly Authority[] {
  return authority.cas ?? [authority];
}

/**
 * Does something with every CA of an authority at once, and waits for all of it. Throws what failed, of the first CA of
 * those; of several CAs, the message says which one that is.
 */
export async function withEachCa<Result>(
  authority: Authority,
  run: (ca: Authority) => Promise<Result>,
): Promise<readonly Result[]> {
  const cas = casOf(authority);
  const running = cas.map((ca) => (cas.length > 1 ? sayingWhich(ca, run(ca)) : run(ca)));
  await settleAll(running);
  return Promise.all(running);
}

/** The promise's result. What it throws says which CA it is about. */
export async function sayingWhich<Result>(ca: Authority, promise: Promise<Result>): Promise<Result> {
  try {
    return await promise;
  } catch (error) {
    throw aboutCa(ca, error);
  }
}

/** The same error, but one whose message says which CA it is about. */
export function aboutCa({ id }: Authority, cause: unknown): unknown {
  if (cause instanceof SigningFailed)
    return new SigningFailed(cause.reason, `${id}: ${cause.explanation}`, { cause });
  if (cause instanceof RequestRejected)
    return new RequestRejected(cause.reason, `${id}: ${cause.explanation}`, { cause });
  return cause;
}
