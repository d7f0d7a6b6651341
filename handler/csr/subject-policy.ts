import { CLIENT_ID_PLACEHOLDER } from '../vocabulary';
import { escapeValue } from '../x509/name';

/** Which subjects are signed, for which client. */
export interface SubjectPolicy {
  /** @param subject RFC 4514 text. @param clientId MQTT client id of the device that asks. */
  allows(subject: string, clientId: string): boolean;
}

/** Longest client id that AWS IoT lets a device connect with, in characters. (AWS IoT Core quotas) */
const MAX_CLIENT_ID_LENGTH = 128;

/**
 * A client id with which a pattern compiles only if the placeholder stands where an id is matched literally:
 * in `[{clientId}]` it makes a range that runs backwards, in `\Q{clientId}\E` a group that is closed but not
 * opened. As long as one may be, so that a pattern which is too large with a real one is found out too.
 */
const REVEALING_CLIENT_ID = '\\Ez-a'.padEnd(MAX_CLIENT_ID_LENGTH, '.');

/**
 * Longest subject that is matched at all, in characters of RFC 4514 text. A client id may take up 1,152 of them,
 * 9 for each of its characters, where all have to be escaped; a device chooses up to 12,000.
 */
const MAX_SUBJECT_LENGTH = 2_048;

/**
 * Most instructions that a pattern may compile to. RE2 needs time linear in the subject, but also in the pattern, and
 * counted repetitions make large ones of short text: thirty times `(?:a?){1000}`, 360 characters, would need 7 s for
 * the longest subject. What a fleet needs takes 10 to 1,000.
 */
const MAX_PATTERN_SIZE = 4_000;

/** Thrown for a pattern with which a device's subject could stall the signer. */
export class PatternTooLarge extends Error {
  override readonly name = 'PatternTooLarge';

  constructor(size: number) {
    super(
      `compiles to ${size} instructions, and at most ${MAX_PATTERN_SIZE} are accepted: ` +
        'use + or * in place of large counted repetitions such as {1,1000}',
    );
  }
}

/** Signs any subject: what a stack without a subject pattern gets. */
export const ANY_SUBJECT: SubjectPolicy = { allows: () => true };

/**
 * Signs the subjects that match the pattern as a whole.
 *
 * RE2 and not JavaScript's own engine: it needs time linear in the subject, so no device can stall the signer
 * with a subject made for it, and it is the language of Terraform's `regex`, which checks the pattern at plan.
 *
 * @param pattern RE2 expression; `{clientId}` in it stands for the client id, matched literally, as RFC 4514
 * writes it in a value: a device picks its id, and `x,OU=Admin` must not become two parts of a name.
 * @throws RE2JSSyntaxException when the pattern is not RE2, or has the placeholder where it would be syntax.
 * @throws PatternTooLarge
 */
export function subjectPattern(pattern: string): SubjectPolicy {
  // Loaded only where there is a pattern: it is a third of the bundle.
  const { RE2JS } = require('re2js') as typeof import('re2js');
  const pieces = pattern.split(CLIENT_ID_PLACEHOLDER);
  // A group, so that nothing before the id (a backslash) or after it (a `+`) takes hold of one character of it.
  const compileFor = (clientId: string) =>
    RE2JS.compile(pieces.join(`(?:${RE2JS.quote(escapeValue(clientId))})`));
  const sample = compileFor(REVEALING_CLIENT_ID);
  if (sample.programSize() > MAX_PATTERN_SIZE) throw new PatternTooLarge(sample.programSize());
  if (pieces.length === 1) {
    return { allows: (subject) => subject.length <= MAX_SUBJECT_LENGTH && sample.matches(subject) };
  }
  return {
    allows: (subject, clientId) =>
      subject.length <= MAX_SUBJECT_LENGTH &&
      clientId.length <= MAX_CLIENT_ID_LENGTH &&
      compileFor(clientId).matches(subject),
  };
}
