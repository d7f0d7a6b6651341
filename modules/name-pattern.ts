import { Token } from 'cdktf';
import { RE2JS } from 're2js';
import { CLIENT_ID_PLACEHOLDER } from '../handler/vocabulary';

/**
 * Throws, naming the property, when a pattern for names that is known while synthesizing is not RE2. Terraform checks
 * one that comes from a variable while it plans.
 */
export function checkNamePattern(property: string, pattern: string): void {
  if (Token.isUnresolved(pattern)) return;
  try {
    RE2JS.compile(pattern.replaceAll(CLIENT_ID_PLACEHOLDER, '(?:client)'));
  } catch (cause) {
    throw new Error(
      `${property} must be a regular expression (RE2), not ${JSON.stringify(pattern)}: ${(cause as Error).message}.`,
      { cause },
    );
  }
}
