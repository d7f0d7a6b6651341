import { Token } from 'cdktf';
import { InvalidPattern, readNamePattern } from '../handler/csr/name-pattern';
import type { PatternFor } from '../handler/csr/pattern-mistakes';
import { CLIENT_ID_PLACEHOLDER, SUBJECT_PATTERN_MUST_BE } from '../handler/vocabulary';
import type { PropRule } from './props';
import { breaks } from './rules';

/** The pattern for subjects: it must be given, and not empty, because nobody can decide it but the user. */
export function subjectPattern(): PropRule {
  // Ends in a full stop of its own, and the sentence that it completes has one.
  const mustBe = SUBJECT_PATTERN_MUST_BE.replace(/\.$/, '');
  return {
    mustBe,
    required: true,
    check: (property, value) => {
      if (value === '') throw breaks(property, mustBe, value);
      checkNamePattern(property, value, 'subject');
    },
  };
}

/** The pattern for alternative names; an empty one is none. */
export function alternativeNamePattern(): PropRule {
  return {
    mustBe: 'a regular expression (RE2)',
    check: (property, value) => {
      if (value !== '') checkNamePattern(property, value, 'alternativeNames');
    },
  };
}

/** A reference, as `cdktf` writes it into a text until the stack is synthesized. */
const REFERENCE = /\$\{TfToken\[[^\]]*\]\}/g;

/** What Terraform would take for an expression, and cannot be one: a single word refers to nothing. */
const TERRAFORM_WORD = /[$%]\{\s*\w*\s*\}/;

/** An expression that was written by hand, such as `${var.subjects}`. */
const TERRAFORM_REFERENCE = /\$\{[^{}]*[.(]/;

/**
 * Throws, naming the property, when a pattern for names that is known while synthesizing is one with which the signer
 * would not start. One that comes from a variable is checked by Terraform, if it is a variable of `main.ts`, and by
 * the rehearsal.
 */
function checkNamePattern(property: string, pattern: unknown, patternFor: PatternFor): void {
  if (typeof pattern !== 'string') {
    if (Token.isUnresolved(pattern)) return;
    throw breaks(property, 'a regular expression (RE2)', pattern);
  }
  const [word] = TERRAFORM_WORD.exec(pattern.replaceAll(REFERENCE, '')) ?? [];
  if (word !== undefined) {
    throw new Error(
      `${property} must not have "${word}": Terraform takes it for an expression of its own. For the client id, write ` +
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
