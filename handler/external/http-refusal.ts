import type { KnownEffect } from '../calls/fault';
import { escapeForLog } from '../escape';
import { truncate } from '../truncate';
import type { HttpAnswer, HttpRequest } from './http';
import { retryAfterMs } from './retry-after';

/** Longest excerpt of an answer in a message, in characters: enough for a sentence of the server. */
const LONGEST_EXCERPT = 240;

/** Shorter texts of a request are no secrets, in characters; blanking them would make an excerpt unreadable. */
const SHORTEST_SECRET = 6;

/** The same of what it encodes, in characters: a host of AWS has fewer, a signature or a session token more. */
const SHORTEST_ENCODED_SECRET = 36;

/** Headers that are the same in every request: what they say may be repeated. */
const KNOWN_TO_ALL: ReadonlySet<string> = new Set([
  'accept',
  'content-transfer-encoding',
  'content-type',
  'user-agent',
]);

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
  let text = body
    .toString('utf8')
    .replace(/<(style|script)\b[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  text = withoutSaid(text, request);
  return text === '' ? 'no explanation.' : truncate(escapeForLog(text), LONGEST_EXCERPT);
}

/** A text of a server, without anything that the request said. */
export function withoutSaid(text: string, request: HttpRequest): string {
  return saidBy(request).reduce((left, said) => left.replaceAll(said, '…'), text);
}

/** What a request said in its headers and its body, the longest first. */
function saidBy({ headers = {}, body = '' }: HttpRequest): readonly string[] {
  const fields = Object.entries(headers)
    .filter(([name]) => !KNOWN_TO_ALL.has(name.toLowerCase()))
    .flatMap(([, value]) => [value, ...value.split(/[\s,;]+/)]);
  const basic = fields.flatMap((field) => {
    const decoded = Buffer.from(field, 'base64').toString('utf8');
    return [decoded, ...decoded.split(/:(.*)/s)];
  });
  return [...new Set([...fields, ...basic, ...textsIn(body.toString())])]
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .sort((one, other) => other.length - one.length);
}

/**
 * The texts in a body that is JSON, at any depth, also in base64: a login that has AWS say who signed a request has its
 * headers so, and AWS repeats them if it refuses the signature.
 */
function textsIn(body: string): readonly string[] {
  const texts: string[] = [];
  try {
    JSON.parse(body, (_, value) => {
      if (typeof value === 'string') texts.push(value, ...encodedIn(value));
      return value;
    });
  } catch {}
  return texts;
}

/** The long texts in base64 of an object in JSON, and their long parts: no names of hosts, types or algorithms. */
function encodedIn(text: string): readonly string[] {
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  if (!decoded.startsWith('{')) return [];
  return textsIn(decoded)
    .flatMap((field) => [field, ...field.split(/[\s,;=]+/)])
    .filter(({ length }) => length >= SHORTEST_ENCODED_SECRET);
}
