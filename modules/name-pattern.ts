import { Token } from 'cdktf';
import { InvalidPattern, readNamePattern } from '../handler/csr/name-pattern';
import type { PatternFor } from '../handler/csr/pattern-mistakes';
import { CLIENT_ID_PLACEHOLDER, SUBJECT_PATTERN_MUST_BE } from '../handler/vocabulary';
import type { PropRule } from './props';
import { ruleViolation } from './rules';

/** The pattern for subjects. It must be given and not be empty, because only the user can decide it. */
export function subjectPattern(): PropRule {
  // Without its full stop, because the sentence that it completes has one.
  const mustBe = SUBJECT_PATTERN_MUST_BE.replace(/\.$/, '');
  return {
    mustBe,
    required: true,
    check: (property, value) => {
      if (value === '') throw ruleViolation(property, mustBe, value);
      checkNamePattern(property, value, 'subject');
    },
  };
}

/** The pattern for alternative names. It may be empty. */
export function alternativeNamePattern(): PropRule {
  return {
    mustBe: 'a regular expression (RE2)',
    check: (property, value) => {
      if (value !== '') checkNamePattern(property, value, 'alternativeNames');
    },
  };
}

/** A reference as `cdktf` writes it into a text until the stack is synthesized. */
const REFERENCE = /\$\{TfToken\[[^\]]*\]\}/g;

/** What Terraform would take for an expression, although a single word refers to nothing. */
const TERRAFORM_WORD = /[$%]\{\s*\w*\s*\}/;

/** A hand-written expression, such as `${var.subjects}`. */
const TERRAFORM_REFERENCE = /\$\{[^{}]*[.(]/;

/**
 * Throws, naming the property, if a pattern that is known during synthesis would keep the signer from starting. One
 * that comes from a variable is checked by the rehearsal, and by Terraform if it is a variable of `main.ts`.
 */
function checkNamePattern(property: string, pattern: unknown, patternFor: PatternFor): void {
  if (typeof pattern !== 'string') {
    if (Token.isUnresolved(pattern)) return;
    throw ruleViolation(property, 'a regular expression (RE2)', pattern);
  }
  const [word] = TERRAFORM_WORD.exec(pattern.replaceAll(REFERENCE, '')) ?? [];
  if (word !== undefined) {
    throw new Error(
      `${property} must not have "${word}": Terraform takes it for an expression. For the client id, write ` +
        `${CLIENT_ID_PLACEHOLDER}, without the ${word[0]}.`,
    );
  }
  if (Token.isUnresolved(pattern) || TERRAFORM_REFERENCE.test(pattern)) return;
  try {
    readNamePattern(patternFor, pattern);
  } catch (cause) {
    if (!(cause instanceof InvalidPattern)) throw cause;
    throw new Error(`${property} ${cause.message}`, { cause });
  }
}
