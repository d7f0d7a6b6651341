import { RE2JS } from 're2js';
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
 */
export function subjectPattern(pattern: string): SubjectPolicy {
  const pieces = pattern.split(CLIENT_ID_PLACEHOLDER);
  // A group, so that nothing before the id (a backslash) or after it (a `+`) takes hold of one character of it.
  const compileFor = (clientId: string) =>
    RE2JS.compile(pieces.join(`(?:${RE2JS.quote(escapeValue(clientId))})`));
  const sample = compileFor(REVEALING_CLIENT_ID);
  if (pieces.length === 1) return { allows: (subject) => sample.matches(subject) };
  return {
    allows: (subject, clientId) =>
      clientId.length <= MAX_CLIENT_ID_LENGTH && compileFor(clientId).matches(subject),
  };
}
