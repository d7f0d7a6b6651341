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
 * The same, and as long as one may be once it is escaped, so that a pattern which is too large with a real one is found
 * out too: AWS IoT's quota counts octets, and escaping makes three characters of one.
 */
const LONGEST_CLIENT_ID = REVEALING_CLIENT_ID.padEnd(MAX_CLIENT_ID_LENGTH, '\u0001');

/**
 * Most instructions that a pattern may compile to, with the longest client id for each placeholder: three of those,
 * and some 350 for the rest. What a fleet needs takes 10 to 1,000; counted repetitions make more of short text.
 */
const MAX_PATTERN_SIZE = 1_500;

/**
 * Most work that the names of one kind in one request may be: instructions of the pattern, with the real client id,
 * times characters. RE2 needs time in proportion to it, at worst some 50 ns for each (docs/bad-input.md).
 */
const MAX_WORK = 250_000;

/** Thrown for a pattern with which a device's names could stall the signer. */
export class PatternTooLarge extends Error {
  override readonly name = 'PatternTooLarge';

  constructor(size: number) {
    super(
      `compiles to ${size} instructions, and at most ${MAX_PATTERN_SIZE} are accepted, of which a ` +
        `${CLIENT_ID_PLACEHOLDER} may need 384: use + or * in place of large counted repetitions such as {1,1000}.`,
    );
  }
}

/** Thrown for a pattern that nobody should deploy. The message completes the sentence "<name> …", with the mend. */
export class InvalidPattern extends Error {
  override readonly name = 'InvalidPattern';
}

/** What stands in a pattern for a client id. */
export function clientIdInPattern(clientId: string): string {
  // A group, so that nothing before the id (a backslash) or after it (a `+`) takes hold of one character of it.
  return `(?:${RE2JS.quote(escapeValue(clientId))})`;
}

/**
 * The rule of a pattern that somebody has chosen: `namePattern`, and what nobody can mean is refused.
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
 * RE2 and not JavaScript's own engine: it needs time linear in the name, so no device can stall the signer with a name
 * made for it, and it is the language of Terraform's `regex`, which checks the pattern at plan.
 *
 * @param pattern RE2 expression; `{clientId}` in it stands for the client id, matched literally, as RFC 4514
 * writes it in a value: a device picks its id, and `x,OU=Admin` must not become two parts of a name.
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
      // Not `compiled.matches`: asked for no groups, RE2JS builds a DFA, and a name can be made so that each of its
      // characters needs a new state with much of the program in it. That takes 4 to 10 times as long.
      const other = names.find((name) => !compiled.matcher(name).matches());
      return other === undefined ? undefined : { name: other, why: 'it does not match the pattern' };
    },
  };
}
