import { RE2JS } from 're2js';
import { CLIENT_ID_PLACEHOLDER } from '../vocabulary';
import { escapeValue } from '../x509/name';
import { findMistake, type PatternFor } from './pattern-mistakes';
import type { NameRule } from './request-policy';

/** Longest client id that AWS IoT lets a device connect with, in characters. (AWS IoT Core quotas) */
const MAX_CLIENT_ID_LENGTH = 128;

/**
 * A client id with which a pattern compiles only if the placeholder stands where an id is matched literally: in
 * `[{clientId}]` it makes a range that runs backwards, in `\Q{clientId}\E` a group that is closed but not opened.
 */
export const REVEALING_CLIENT_ID = '\\Ez-a';

/**
 * The same, as long as an escaped id can be, to find patterns that are too large only with a long id: AWS IoT's quota
 * counts octets, and escaping turns one into three characters.
 */
const LONGEST_CLIENT_ID = REVEALING_CLIENT_ID.padEnd(MAX_CLIENT_ID_LENGTH, '\u0001');

/**
 * Most instructions that a pattern may compile to, with the longest client id for each placeholder: enough for three
 * of those and some 350 more. Real fleets need 10 to 1,000; counted repetitions make many from short text.
 */
const MAX_PATTERN_SIZE = 1_500;

/**
 * Most work allowed for the names of one kind in one request: instructions of the pattern, with the real client id,
 * times characters. RE2's time is proportional to it, at worst some 50 ns each (docs/bad-input.md).
 */
const MAX_WORK = 250_000;

/** Thrown for a pattern so large that a device's names could stall the signer. */
export class PatternTooLarge extends Error {
  override readonly name = 'PatternTooLarge';

  constructor(size: number) {
    super(
      `compiles to ${size} instructions, and at most ${MAX_PATTERN_SIZE} are accepted, of which a ` +
        `${CLIENT_ID_PLACEHOLDER} may need 384: use + or * in place of large counted repetitions such as {1,1000}.`,
    );
  }
}

/**
 * Thrown for a pattern that must not be deployed. The message completes the sentence "<name> …" and includes the fix.
 */
export class InvalidPattern extends Error {
  override readonly name = 'InvalidPattern';
}

/** The text that replaces the placeholder in a pattern. */
export function clientIdInPattern(clientId: string): string {
  // A group, so that a backslash before the id, or a `+` after it, does not apply to one character of it.
  return `(?:${RE2JS.quote(escapeValue(clientId))})`;
}

/**
 * The rule for a configured pattern: `namePattern`, but patterns that cannot be meant are refused.
 *
 * @throws InvalidPattern
 */
export function readNamePattern(patternFor: PatternFor, pattern: string): NameRule {
  const mistake = findMistake(patternFor, pattern);
  if (mistake !== undefined) throw new InvalidPattern(mistake);
  try {
    return namePattern(pattern);
  } catch (cause) {
    const why = cause instanceof PatternTooLarge ? cause.message : notRe2(pattern);
    throw new InvalidPattern(why, { cause });
  }
}

/** Why a pattern does not compile, without the client id that reveals it. */
function notRe2(pattern: string): string {
  const mustBe = `must be a regular expression (RE2), not "${pattern}"`;
  try {
    RE2JS.compile(pattern.replaceAll(CLIENT_ID_PLACEHOLDER, '(?:client)'));
    return `${mustBe}: ${CLIENT_ID_PLACEHOLDER} stands where it would be syntax.`;
  } catch (cause) {
    return `${mustBe}: ${(cause as Error).message}.`;
  }
}

/**
 * Allows the names that match the pattern as a whole.
 *
 * RE2, not JavaScript's own engine: its time is linear in the name, so no device can stall the signer with a crafted
 * name, and Terraform's `regex`, which checks the pattern at plan, uses the same language.
 *
 * @param pattern RE2 expression; `{clientId}` in it stands for the client id, matched literally, as RFC 4514
 * writes it in a value: the device chooses its id, and `x,OU=Admin` must not become two parts of a name.
 * @throws RE2JSSyntaxException when the pattern is not RE2, or has the placeholder where it would be syntax.
 * @throws PatternTooLarge
 */
export function namePattern(pattern: string): NameRule {
  const pieces = pattern.split(CLIENT_ID_PLACEHOLDER);
  const compileFor = (clientId: string) => RE2JS.compile(pieces.join(clientIdInPattern(clientId)));
  const sample = compileFor(LONGEST_CLIENT_ID);
  if (sample.programSize() > MAX_PATTERN_SIZE) throw new PatternTooLarge(sample.programSize());
  const hasClientId = pieces.length > 1;

  return {
    findViolation(names, clientId) {
      const [first] = names;
      if (first === undefined) return undefined;
      if (hasClientId && clientId.length > MAX_CLIENT_ID_LENGTH) {
        return { name: first, why: `client ids have ${MAX_CLIENT_ID_LENGTH} characters at most` };
      }
      const compiled = hasClientId ? compileFor(clientId) : sample;
      const length = names.reduce((sum, name) => sum + name.length, 0);
      const longest = Math.floor(MAX_WORK / compiled.programSize());
      if (length > longest) {
        return { name: first, why: `a pattern of this size takes ${longest} characters, not ${length}` };
      }
      // Not `compiled.matches`: without groups, RE2JS builds a DFA, and in a crafted name each character needs a new
      // state with much of the program in it. That takes 4 to 10 times as long.
      const other = names.find((name) => !compiled.matcher(name).matches());
      return other === undefined ? undefined : { name: other, why: 'it does not match the pattern' };
    },
  };
}
