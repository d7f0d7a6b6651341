import { Token } from 'cdktf';
import { RE2JS } from 're2js';
import { CLIENT_ID_PLACEHOLDER } from '../handler/vocabulary';
import type { PropRule } from './props';
import { breaks } from './rules';

const MUST_BE = 'a regular expression (RE2)';

/** A pattern for names. */
export function namePattern(): PropRule {
  return { mustBe: MUST_BE, check: checkNamePattern };
}

/**
 * Throws, naming the property, when a pattern for names that is known while synthesizing is not RE2. Terraform checks
 * one that comes from a variable while it plans.
 */
export function checkNamePattern(property: string, pattern: unknown): void {
  if (Token.isUnresolved(pattern)) return;
  if (typeof pattern !== 'string') throw breaks(property, MUST_BE, pattern);
  try {
    RE2JS.compile(pattern.replaceAll(CLIENT_ID_PLACEHOLDER, '(?:client)'));
  } catch (cause) {
    throw new Error(
      `${property} must be ${MUST_BE}, not ${JSON.stringify(pattern)}: ${(cause as Error).message}.`,
      { cause },
    );
  }
}
