import { InvalidPattern, readNamePattern } from './csr/name-pattern';
import type { PatternFor } from './csr/pattern-mistakes';
import { type NameRule, NO_ALTERNATIVE_NAMES, type RequestPolicy } from './csr/request-policy';
import { type Environment, optional, optionalChoice } from './environment';
import { InvalidSetting } from './errors';
import { Setting, SUBJECT_PATTERN_MUST_BE } from './vocabulary';

/** Which requests may be signed: settings common to all authorities. Throws `InvalidSetting`. */
export function readRequestPolicy(environment: Environment): RequestPolicy {
  const subject = readPattern(environment, Setting.SubjectPattern, 'subject');
  if (subject === undefined)
    throw new InvalidSetting(Setting.SubjectPattern, `must be ${SUBJECT_PATTERN_MUST_BE}`);
  return {
    subject,
    alternativeNames:
      readPattern(environment, Setting.AlternativeNamePattern, 'alternativeNames') ?? NO_ALTERNATIVE_NAMES,
    acceptSha1: optionalChoice(environment, Setting.AcceptSha1Requests, ['true', 'false']) === 'true',
  };
}

function readPattern(
  environment: Environment,
  variable: string,
  patternFor: PatternFor,
): NameRule | undefined {
  const pattern = optional(environment, variable);
  if (pattern === undefined) return undefined;
  try {
    return readNamePattern(patternFor, pattern);
  } catch (cause) {
    if (!(cause instanceof InvalidPattern)) throw cause;
    throw new InvalidSetting(variable, cause.message, { cause });
  }
}
