import { fingerprint } from '../fingerprint';
import { truncate } from '../truncate';

/** Longest text used as a key, in octets; an index takes 2,048. (DynamoDB developer guide, "Constraints") */
const LONGEST_KEY = 1_024;

/** Begins a key that stands for a text. */
const FINGERPRINT = 'sha256:';

/** A surrogate without its other half, which has no UTF-8. */
const LONE_SURROGATE = /\p{Cs}/u;

/**
 * A text that a device chose, as a key of an index: the text itself, or its fingerprint where DynamoDB would refuse the
 * text and with it the whole entry. Different texts have different keys.
 */
export function indexKey(text: string): string {
  const refused = text === '' || Buffer.byteLength(text) > LONGEST_KEY || LONE_SURROGATE.test(text);
  return refused || text.startsWith(FINGERPRINT) ? `${FINGERPRINT}${fingerprint([text])}` : text;
}

/** The beginning of a text that a device chose, for people to read. */
export function storableText(text: string): string {
  return truncate(text).replace(new RegExp(LONE_SURROGATE, 'gu'), '\ufffd');
}
