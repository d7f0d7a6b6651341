import type { KnownEffect } from '../calls/fault';
import { escapeForLog } from '../escape';
import { truncate } from '../truncate';
import type { HttpAnswer, HttpRequest } from './http';
import { retryAfterMs } from './retry-after';
import { withoutSaid } from './without-said';
import { wordsIn } from './words-of-a-page';

/** Longest excerpt of an answer in a message, in characters: enough for a sentence of the server. */
const LONGEST_EXCERPT = 240;

/**
 * Most of an answer that is looked at for an excerpt, in characters: the words of a page come after its head. What is done
 * to it must take no time that a device has, whatever the server wrote.
 */
const LONGEST_LOOK = 16_384;

/**
 * An answer that an authority does not accept, with its status where `callWithin` looks for it: where the AWS SDK has it.
 * The message is an excerpt of the answer, without anything that the request said.
 */
export class HttpRefusal extends Error implements KnownEffect {
  override readonly name: string;
  readonly $metadata: { readonly httpStatusCode: number };
  readonly retryAfterMs?: number;

  /**
   * @param request What was answered: some servers repeat what they do not understand, a password or a token too.
   * @param message What to say instead of an excerpt. @default the beginning of the answer's text
   */
  constructor(answer: HttpAnswer, request: HttpRequest, message = excerptOf(answer, request)) {
    super(message);
    this.name = `HTTP ${answer.status}`;
    this.$metadata = { httpStatusCode: answer.status };
    const afterMs = retryAfterMs(answer.headers);
    if (afterMs !== undefined) this.retryAfterMs = afterMs;
  }
}

/**
 * The beginning of an answer's text, for a message: one line, escaped, without markup, and without anything that the
 * request said.
 */
export function excerptOf({ body }: HttpAnswer, request: HttpRequest): string {
  const blank = withoutSaid(request);
  // Before it is cut, or else the beginning of a secret could stay; and again, because markup may have hidden one.
  const text = blank(wordsIn(blank(body.toString('utf8')).slice(0, LONGEST_LOOK)));
  return text === '' ? 'no explanation.' : truncate(escapeForLog(text), LONGEST_EXCERPT);
}
