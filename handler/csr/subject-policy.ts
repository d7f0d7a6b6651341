import { RE2JS } from 're2js';
import { CLIENT_ID_PLACEHOLDER } from '../vocabulary';

/** Which subjects are signed, for which client. */
export interface SubjectPolicy {
  /** @param subject RFC 4514 text. @param clientId MQTT client id of the device that asks. */
  allows(subject: string, clientId: string): boolean;
}

/** Signs any subject: what a stack without a subject pattern gets. */
export const ANY_SUBJECT: SubjectPolicy = { allows: () => true };

/**
 * Signs the subjects that match the pattern as a whole.
 *
 * RE2 and not JavaScript's own engine: it needs time linear in the subject, so no device can stall the signer
 * with a subject made for it, and it is the language of Terraform's `regex`, which checks the pattern at plan.
 *
 * @param pattern RE2 expression; `{clientId}` in it stands for the client id, matched literally.
 * @throws RE2JSSyntaxException when the pattern is not RE2.
 */
export function subjectPattern(pattern: string): SubjectPolicy {
  const pieces = pattern.split(CLIENT_ID_PLACEHOLDER);
  const compileFor = (clientId: string) => RE2JS.compile(pieces.join(RE2JS.quote(clientId)));
  const sample = compileFor('any');
  if (pieces.length === 1) return { allows: (subject) => sample.matches(subject) };
  return { allows: (subject, clientId) => compileFor(clientId).matches(subject) };
}
