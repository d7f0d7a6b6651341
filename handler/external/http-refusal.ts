import type { KnownEffect } from '../calls/fault';
import { escapeForLog } from '../escape';
import { truncate } from '../truncate';
import type { HttpAnswer, HttpRequest } from './http';
import { retryAfterMs } from './retry-after';

/** Longest excerpt of an answer in a message, in characters: enough for a sentence of the server. */
const LONGEST_EXCERPT = 240;

/** Shorter texts of a request are no secrets, in characters; blanking them would make an excerpt unreadable. */
const SHORTEST_SECRET = 6;

/** Most of an answer that is looked at for an excerpt, in characters: the words of a page come after its head. */
const LONGEST_LOOK = 16_384;

/** Names of authentication schemes, which are no secrets, as long as some are. */
const SCHEMES: ReadonlySet<string> = new Set(['basic', 'bearer']);

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
  const said = saidBy(request);
  const blank = (text: string) => said.reduce((rest, each) => rest.replaceAll(each, '…'), text);
  // Before it is cut, too: half of a secret would not be found any more.
  const text = blank(wordsIn(blank(body.toString('utf8')).slice(0, LONGEST_LOOK)));
  return text === '' ? 'no explanation.' : truncate(escapeForLog(text), LONGEST_EXCERPT);
}

/** The words of an answer: on one line, without markup. Whatever it is, this takes time in proportion to its length. */
export function wordsIn(answer: string): string {
  return answer
    .replace(MARKUP, ' ')
    .replace(ENTITY, (entity, name: string) => textOf(name.toLowerCase()) ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Each alternative ends where the next one could begin: a page of `<` would take an hour otherwise. */
const MARKUP = /<(style|script)\b(?:(?!<\/?(?:style|script)\b)[\s\S])*<\/\1>|<[^<>]*>/gi;

/** References to characters (HTML, 13.1.4). */
const ENTITY = /&(#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);/gi;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function textOf(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name];
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** What a request said in its headers and its body, as servers may write it, the longest first. */
function saidBy({ headers = {}, body = '' }: HttpRequest): readonly string[] {
  const fields = Object.entries(headers)
    .filter(([name]) => !KNOWN_TO_ALL.has(name.toLowerCase()))
    .flatMap(([, value]) => [value, ...value.split(/[\s,;]+/)])
    .filter((field) => !SCHEMES.has(field.toLowerCase()));
  const basic = fields.flatMap((field) => {
    const decoded = Buffer.from(field, 'base64').toString('utf8');
    return [decoded, ...decoded.split(/:(.*)/s)];
  });
  const said = [...fields, ...basic, ...textsIn(body.toString())].filter(
    ({ length }) => length >= SHORTEST_SECRET,
  );
  const forms = said.flatMap((text) => [text, JSON.stringify(text).slice(1, -1), inUrl(text)]);
  return [...new Set(forms)].sort((one, other) => other.length - one.length);
}

/** As URLs and forms have it, in which there is no half of a character. */
function inUrl(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

/** The texts in a body: of JSON at any depth, otherwise its lines, and all of it in one. */
function textsIn(body: string): readonly string[] {
  const texts: string[] = [];
  try {
    JSON.parse(body, (_, value) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    return texts;
  } catch {
    return [...body.split(/\s+/), body.replace(/\s+/g, '')];
  }
}
