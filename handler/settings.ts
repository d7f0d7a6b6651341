import { namePattern, PatternTooLarge } from './csr/name-pattern';
import { ANY_NAMES, type NameRule, NO_ALTERNATIVE_NAMES, type RequestPolicy } from './csr/request-policy';
import { type Environment, optional, optionalChoice } from './environment';
import { InvalidSetting } from './errors';
import { CLIENT_ID_PLACEHOLDER, Setting } from './vocabulary';

/** Which requests are signed: settings that every authority shares. Throws `InvalidSetting`. */
export function readRequestPolicy(environment: Environment): RequestPolicy {
  const subject = readPattern(environment, Setting.SubjectPattern);
  const alternativeNames = readPattern(environment, Setting.AlternativeNamePattern);
  return {
    subject: subject ?? ANY_NAMES.subject,
    alternativeNames:
      alternativeNames ?? (subject === undefined ? ANY_NAMES.alternativeNames : NO_ALTERNATIVE_NAMES),
    acceptSha1: optionalChoice(environment, Setting.AcceptSha1Requests, ['true', 'false']) === 'true',
  };
}

function readPattern(environment: Environment, variable: string): NameRule | undefined {
  const pattern = optional(environment, variable);
  if (pattern === undefined) return undefined;
  try {
    return namePattern(pattern);
  } catch (cause) {
    if (cause instanceof PatternTooLarge) {
      throw new InvalidSetting(variable, `${cause.message}: ${pattern}.`, { cause });
    }
    const placeholder = pattern.includes(CLIENT_ID_PLACEHOLDER)
      ? `, or has ${CLIENT_ID_PLACEHOLDER} inside [ ] or \\Q \\E or behind a backslash, where it cannot stand`
      : '';
    throw new InvalidSetting(variable, `is not a regular expression (RE2)${placeholder}: ${pattern}.`, {
      cause,
    });
  }
}
