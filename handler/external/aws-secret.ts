import type { Deadline } from '../deadline';
import { logger } from '../powertools/logger';
import type { Secret } from './secret';
import { MalformedSecret } from './secret-forms';
import { hasVersions, readStoredSecret, type SecretVersion, unavailable } from './stored-secret';

/** How long a secret is used without being read again, in milliseconds: so long may a replaced one be shown, or trusted. */
const FRESH_MS = 3_600_000;

/** How long reading it again may delay a device that the known one could serve, in milliseconds. */
const REFRESH_TIMEOUT_MS = 500;

/** Pause after a failed attempt to read it again, in milliseconds. */
const REFRESH_PAUSE_MS = 60_000;

/**
 * Time between two looks for another version, in milliseconds: a CA that refuses a thousand devices must not become a
 * thousand calls a second, which AWS would throttle for everybody in the account.
 */
const LOOK_PAUSE_MS = 1_000;

/** A secret as it was read. */
interface Known<Value> {
  readonly text: string;
  readonly value: Value;
}

/** A secret in AWS Secrets Manager or Systems Manager: read on first use, and again every hour or when it was refused. */
export class AwsSecret<Value> implements Secret<Value> {
  readonly arn: string;
  readonly #parse: (text: string) => Value;
  #known: Known<Value> | undefined;
  #reading: Promise<Value> | undefined;
  #freshUntilMs = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  /** @param parse Reads the text; throws `MalformedSecret`. */
  constructor(arn: string, parse: (text: string) => Value) {
    this.arn = arn;
    this.#parse = parse;
  }

  async read(deadline: Deadline, signal?: AbortSignal): Promise<Value> {
    if (this.#known === undefined) return this.#first(deadline, signal);
    if (performance.now() < this.#freshUntilMs) return this.#known.value;
    try {
      return await this.#readCurrent(deadline.atMost(REFRESH_TIMEOUT_MS), signal);
    } catch (error) {
      this.#freshUntilMs = performance.now() + REFRESH_PAUSE_MS;
      logger.warn('A secret could not be read again; the one known is used', { secret: this.arn, error });
      return this.#known.value;
    }
  }

  async other(than: Value, deadline: Deadline, signal?: AbortSignal): Promise<Value | undefined> {
    const before = this.#unlike(than);
    if (before !== undefined) return before;
    const pauseMs = this.#lookedAtMs + LOOK_PAUSE_MS - performance.now();
    // A rotation may have ended since, so it is worth the wait; whoever waits shares one look.
    if (this.#looking === undefined && pauseMs > 0) {
      if (pauseMs >= deadline.remainingMs) return undefined;
      await deadline.wait(pauseMs, signal);
    }
    this.#looking ??= this.#look(than, deadline, signal).finally(() => {
      this.#looking = undefined;
    });
    await deadline.race(unlessAborted(this.#looking, signal));
    return this.#unlike(than);
  }

  /** The known value, if it is another one. */
  #unlike(than: Value): Value | undefined {
    return this.#known !== undefined && this.#known.value !== than ? this.#known.value : undefined;
  }

  /** The first request reads; others join it, and read for themselves if that fails. */
  async #first(deadline: Deadline, signal?: AbortSignal): Promise<Value> {
    const joining = this.#reading?.catch(() => undefined);
    const joined = joining && (await deadline.race(unlessAborted(joining, signal)));
    if (joined !== undefined) return joined;
    const reading = this.#readCurrent(deadline, signal);
    this.#reading = reading;
    try {
      return await reading;
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }

  /** Looks for another version, and keeps it. */
  async #look(than: Value, deadline: Deadline, signal?: AbortSignal): Promise<void> {
    this.#lookedAtMs = performance.now();
    const current = await this.#readCurrent(deadline, signal);
    if (current !== than || !hasVersions(this.arn)) return;
    // A rotation sets the new one at the CA before it makes it the current one. Whatever keeps us from seeing it, such as
    // that there is none, the current one is the last word.
    const pending = await this.#fetch('AWSPENDING', deadline, signal).catch(() => undefined);
    if (pending !== undefined) this.#keep(pending);
  }

  async #readCurrent(deadline: Deadline, signal?: AbortSignal): Promise<Value> {
    const value = this.#keep(await this.#fetch('AWSCURRENT', deadline, signal));
    this.#freshUntilMs = performance.now() + FRESH_MS;
    return value;
  }

  /** Keeps a secret; the known object, if it is the same secret. */
  #keep(read: Known<Value>): Value {
    if (this.#known?.text !== read.text) this.#known = read;
    return this.#known?.value ?? read.value;
  }

  async #fetch(version: SecretVersion, deadline: Deadline, signal?: AbortSignal): Promise<Known<Value>> {
    const text = await readStoredSecret(this.arn, version, deadline, { signal });
    try {
      return { text, value: this.#parse(text) };
    } catch (error) {
      const what = error instanceof MalformedSecret ? error.message : 'cannot be read.';
      return unavailable(`The secret ${this.arn} ${what}`);
    }
  }
}

/** The promise's result. Throws the signal's reason when that aborts first: the promise is somebody else's. */
function unlessAborted<Result>(promise: Promise<Result>, signal?: AbortSignal): Promise<Result> {
  if (signal === undefined) return promise;
  if (signal.aborted) return Promise.reject(signal.reason);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([promise, aborted]);
}
