import type { Clock } from '../../clock';

/**
 * How long AWS Private CA remembers an idempotency token, in milliseconds: five minutes or one, depending on the AWS
 * page. The first is the default; no client may depend on either.
 */
export const IDEMPOTENCY_WINDOWS_MS = [300_000, 60_000] as const;

/**
 * The answers to requests with an idempotency token.
 *
 * AWS documents that a second call with the same token gets no second certificate, but not what happens if it asks for
 * something else. Here only the token counts: a client whose token does not cover everything gets the certificate of
 * another request, and has to notice.
 */
export class IdempotencyWindow<Answer> {
  readonly #answers = new Map<string, { readonly answer: Promise<Answer>; readonly until: number }>();

  /** How long a token is remembered, in milliseconds, from the next new one on. */
  windowMs: number = IDEMPOTENCY_WINDOWS_MS[0];

  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Repeats the answer for this token, or does the work and remembers the answer unless it fails. */
  once(token: string, work: () => Promise<Answer>): Promise<Answer> {
    const now = this.#clock();
    const known = this.#answers.get(token);
    if (known !== undefined && now < known.until) {
      return known.answer;
    }
    const answer = work();
    const entry = { answer, until: now + this.windowMs };
    this.#answers.set(token, entry);
    // A rejected request had no effect, so its token is free again.
    answer.catch(() => {
      if (this.#answers.get(token) === entry) {
        this.#answers.delete(token);
      }
    });
    return answer;
  }
}
