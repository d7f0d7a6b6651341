import type { KnownEffect } from '../calls/fault';
import { escapeForLog } from '../escape';
import { truncate } from '../truncate';
import type { HttpAnswer, HttpRequest } from './http';
import { retryAfterMs } from './retry-after';

/** Longest excerpt of an answer in a message, in characters: enough for a sentence of the server. */
const LONGEST_EXCERPT = 240;

/**
 * Part of an answer that is looked at for an excerpt, in characters: error pages begin with more style than text. What is
 * done to it must take no time that a device has, whatever the server wrote.
 */
const LONGEST_PAGE = 8_192;

/** Shorter texts of a request are no secrets, in characters; blanking them would make an excerpt unreadable. */
const SHORTEST_SECRET = 6;

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
  // Before anything is cut, or else the beginning of a secret could stay; and again, because markup may have hidden one.
  const page = without(said, body.toString('utf8')).slice(0, LONGEST_PAGE);
  const text = without(said, textOf(page));
  return text === '' ? 'no explanation.' : truncate(escapeForLog(text), LONGEST_EXCERPT);
}

function without(said: readonly string[], text: string): string {
  return said.reduce((rest, each) => rest.replaceAll(each, '…'), text);
}

/** What a reader sees of a page. Each expression looks at a character a few times at most, but for those of the style. */
function textOf(page: string): string {
  return page
    .replace(/<(style|script)\b[^<>]*>[\s\S]*?<\/\1>|<[^<>]*>/gi, ' ')
    .replace(
      /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
      (entity, decimal, hexadecimal, name) =>
        name === undefined
          ? (characterOf(decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal)) ??
            entity)
          : (ENTITIES[name.toLowerCase()] ?? entity),
    )
    .replace(/\s+/g, ' ')
    .trim();
}

/** Characters that pages write by name (HTML, 13.5). */
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function characterOf(codePoint: number): string | undefined {
  return codePoint <= 0x10_ff_ff ? String.fromCodePoint(codePoint) : undefined;
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
  const texts = [...fields, ...basic, ...textsIn(body.toString())];
  return [...new Set(texts.flatMap((text) => [text, ...inJson(text)]))]
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .sort((one, other) => other.length - one.length);
}

/** A text as JSON writes it; the second way is Go's, which escapes what HTML would obey. */
function inJson(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  return [json, json.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)];
}

/** The texts in a body that is JSON, at any depth. */
function textsIn(body: string): readonly string[] {
  const texts: string[] = [];
  try {
    JSON.parse(body, (_, value) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
  } catch {}
  return texts;
}
