import { ANY_SUBJECT, PatternTooLarge, type SubjectPolicy, subjectPattern } from './csr/subject-policy';
import { type Environment, optional } from './environment';
import { InvalidSetting } from './errors';
import { CLIENT_ID_PLACEHOLDER, Setting } from './vocabulary';

/** The subject policy of the environment: settings that every authority shares. Throws `InvalidSetting`. */
export function readSubjectPolicy(environment: Environment): SubjectPolicy {
  const pattern = optional(environment, Setting.SubjectPattern);
  if (pattern === undefined) return ANY_SUBJECT;
  try {
    return subjectPattern(pattern);
  } catch (cause) {
    if (cause instanceof PatternTooLarge) {
      throw new InvalidSetting(Setting.SubjectPattern, `${cause.message}: ${pattern}.`, { cause });
    }
    const placeholder = pattern.includes(CLIENT_ID_PLACEHOLDER)
      ? `, or has ${CLIENT_ID_PLACEHOLDER} inside [ ] or \\Q \\E or behind a backslash, where it cannot stand`
      : '';
    throw new InvalidSetting(
      Setting.SubjectPattern,
      `is not a regular expression (RE2)${placeholder}: ${pattern}.`,
      { cause },
    );
  }
}
