import type { HttpRequest } from './http';

/** Shorter texts of a request are no secrets, in characters; blanking them would make an excerpt unreadable. */
const SHORTEST_SECRET = 6;

/** The same of what it encodes, in characters: a host of AWS has fewer, a signature or a session token more. */
const SHORTEST_ENCODED_SECRET = 36;

/** Names of authentication schemes, which are no secrets, as long as some are. */
const SCHEMES: ReadonlySet<string> = new Set(['basic', 'bearer']);

/** Headers that are the same in every request: what they say may be repeated. */
const KNOWN_TO_ALL: ReadonlySet<string> = new Set([
  'accept',
  'content-transfer-encoding',
  'content-type',
  'user-agent',
]);

/** What blanks in a text of a server all that a request said: a password, a token, a body. */
export function withoutSaid(request: HttpRequest): (text: string) => string {
  const said = saidBy(request);
  return (text) => said.reduce((left, each) => left.replaceAll(each, '…'), text);
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
  const forms = said.flatMap((text) => [text, ...inJson(text), inUrl(text)]);
  return [...new Set(forms)].sort((one, other) => other.length - one.length);
}

/** A text as JSON writes it; the second way is Go's, which escapes what HTML would obey. */
function inJson(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  return [json, json.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)];
}

/** As URLs and forms have it, in which there is no half of a character. */
function inUrl(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

/**
 * The texts in a body: of JSON at any depth, otherwise its lines, and all of it in one. Also those in base64: a login that
 * has AWS say who signed a request has its headers so, and AWS repeats them if it refuses the signature.
 */
function textsIn(body: string): readonly string[] {
  const texts: string[] = [];
  try {
    JSON.parse(body, (_, value) => {
      if (typeof value === 'string') texts.push(value, ...encodedIn(value));
      return value;
    });
    return texts;
  } catch {
    return [...body.split(/\s+/), body.replace(/\s+/g, '')];
  }
}

/** The long texts in base64 of an object in JSON, and their long parts: no names of hosts, types or algorithms. */
function encodedIn(text: string): readonly string[] {
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  if (!decoded.startsWith('{')) return [];
  return textsIn(decoded)
    .flatMap((field) => [field, ...field.split(/[\s,;=]+/)])
    .filter(({ length }) => length >= SHORTEST_ENCODED_SECRET);
}
