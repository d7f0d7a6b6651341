import { CLIENT_ID_PLACEHOLDER } from '../vocabulary';
import { DESCRIPTORS } from '../x509/name';

/**
 * Patterns that are valid RE2 and yet refuse every device, or every device that one of their alternatives is for. They
 * are looked for three times: by Terraform at plan, by the constructs at synthesis, and by the signer at start. So a
 * mistake is data, from which `modules/variables.ts` makes Terraform's expressions. Its regular expressions mean the
 * same in JavaScript and in RE2, which has no lookahead.
 *
 * A missed mistake costs a failed deploy or a refused device; refusing a good pattern is worse. So what cannot be
 * decided from the text, such as the contents of a class or a group, counts as good.
 */
export interface PatternMistake {
  /** What is replaced in the pattern, in this order, before the mistake is looked for. */
  readonly simplified: readonly Replacement[];
  /** Finds what may be the mistake. No capturing groups: Terraform would show those. */
  readonly find: string;
  /** What it must also match to be one. @default anything */
  readonly only?: string;
  /** What it must not match to be one. @default nothing */
  readonly except?: string;
  /** Why it is one, and the fix: completes the sentence "<name> must not have <what was found>: …". */
  readonly why: string;
}

/** An expression, and what replaces each of its matches; `$1` is its first group. */
type Replacement = readonly [expression: string, by: string];

/** What a pattern is for. */
export type PatternFor = 'subject' | 'alternativeNames';

/** Stands for what is skipped: a class, an escaped character, a group. It may match anything. */
const SKIPPED = '…';
/** Stand for a client id and for a comma between two parts of a name; one character each, which no pattern contains. */
const CLIENT_ID = '\ue000';
const COMMA = '\ue001';

/** How a message shows what was found in a simplified pattern. */
export const SHOWN: readonly (readonly [text: string, by: string])[] = [
  [CLIENT_ID, CLIENT_ID_PLACEHOLDER],
  [COMMA, ','],
];

const PLACEHOLDER = '\\{clientId\\}';
/** The placeholder with backslashes, which stands for its own letters. */
const ESCAPED_PLACEHOLDER = '\\\\\\{clientId\\\\?\\}';
/** `\Q…\E`, an escape, or a class: text that is not syntax. */
const LITERAL = [
  ESCAPED_PLACEHOLDER,
  '\\\\Q[\\s\\S]*?(?:\\\\E|$)',
  '\\\\[pP](?:\\{[^}]*\\}|[\\s\\S])',
  '\\\\x\\{[^}]*\\}',
  '\\\\[\\s\\S]',
  '\\[\\^?\\]?(?:\\[:[^\\]]*:\\]|\\\\[\\s\\S]|[^\\]\\\\])*\\]',
].join('|');
const WITHOUT_LITERALS: readonly Replacement[] = [[LITERAL, SKIPPED]];

/** `${…}` and `$word`: the end of the name, followed by something that cannot follow it. */
const DOLLAR = '\\$\\{[^0-9{}][^{}]*\\}|\\$[A-Za-z_]{2,}';

/** Groups are skipped from the inside out, to this depth; a pattern with deeper ones counts as good. */
const DEEPEST_GROUP = 5;

/**
 * Leaves only the top-level alternatives, and nothing of a pattern that ignores case or is nested too deep.
 */
const TOP_LEVEL: readonly Replacement[] = [
  ...WITHOUT_LITERALS,
  [PLACEHOLDER, CLIENT_ID],
  ['^[\\s\\S]*\\(\\?[A-Za-z]*i[\\s\\S]*$', SKIPPED],
  ...Array.from({ length: DEEPEST_GROUP }, (): Replacement => ['\\([^()]*\\)', SKIPPED]),
  ['^[\\s\\S]*[()][\\s\\S]*$', SKIPPED],
];

/** Characters, for a class, that do not stand for themselves: what they match is unknown, or nothing for `^`. */
const OPEN = `.*+?()\\[\\]{}|$\\\\${SKIPPED}`;

/** How parts of a subject or a directory name begin, unless their type is an OID. */
const PARTS = Object.values(DESCRIPTORS).map((type) => `${type}=`);
/** How alternative names begin (`renderGeneralName`). */
const KINDS = ['DNS:', 'email:', 'URI:', 'IP:', 'dirName:', 'RID:', 'otherName:'];

/**
 * Most client ids in a pattern: a fourth makes it larger than `namePattern` accepts, because each may have 384
 * characters once escaped.
 */
const MOST_CLIENT_IDS = 3;

const EVERYWHERE: readonly PatternMistake[] = [
  {
    simplified: [],
    find: LITERAL,
    only: `${PLACEHOLDER}|^${ESCAPED_PLACEHOLDER}$`,
    why: `${CLIENT_ID_PLACEHOLDER} cannot stand inside [ ] or \\Q \\E, or after a backslash. Write it by itself, as in CN=${CLIENT_ID_PLACEHOLDER}`,
  },
  {
    simplified: WITHOUT_LITERALS,
    find: DOLLAR,
    why: `$ is the end of the name, and nothing can follow it. For the client id, write ${CLIENT_ID_PLACEHOLDER}, without the $; for the character, write \\$`,
  },
  {
    simplified: [...WITHOUT_LITERALS, [DOLLAR, SKIPPED]],
    find: '\\{[A-Za-z0-9_:/, -]*\\}',
    except: '^\\{(?:clientId|[0-9]+(?:,[0-9]*)?)\\}$',
    why: `only ${CLIENT_ID_PLACEHOLDER} stands for something, spelled exactly so, and a repetition is {2}, {1,3} or {2,}. For the characters themselves, write \\{ and \\}`,
  },
  {
    simplified: WITHOUT_LITERALS,
    find: `\\{${PLACEHOLDER}\\}`,
    why: `${CLIENT_ID_PLACEHOLDER} has one pair of braces. For a name in braces, write \\{${CLIENT_ID_PLACEHOLDER}\\}`,
  },
  {
    simplified: WITHOUT_LITERALS,
    find: `${PLACEHOLDER}(?:[\\s\\S]*${PLACEHOLDER}){${MOST_CLIENT_IDS}}`,
    why: `${CLIENT_ID_PLACEHOLDER} may stand in a pattern ${MOST_CLIENT_IDS} times, or long client ids make it too large. Write it once for several, as in (?:DNS:|URI:urn:example:)${CLIENT_ID_PLACEHOLDER}`,
  },
];

const PART_BEGINS_SO = `${PARTS.join(' ')} or an OID and =, spelled exactly so, and then has a value (for emailAddress, write 1\\.2\\.840\\.113549\\.1\\.9\\.1=#.*)`;

/** After a comma that separates parts; a comma in a value has a backslash before it. */
const NO_PART: Omit<PatternMistake, 'why'> = {
  simplified: [...TOP_LEVEL, [`([^\\^${OPEN}]),`, `$1${COMMA}`]],
  find: `${COMMA}[^${COMMA}|]*`,
  except: `^${COMMA}${beginsLike([...PARTS, '[0-9]'])}`,
};

/** What is wrong in patterns of each kind, in the order in which it is looked for. */
export const PATTERN_MISTAKES: Readonly<Record<PatternFor, readonly PatternMistake[]>> = {
  subject: [
    ...EVERYWHERE,
    {
      simplified: TOP_LEVEL,
      find: '[^|]+',
      except: `^${beginsLike([...PARTS, '[0-9]'])}`,
      why: `no subject begins like this. In the form of RFC 4514, without slashes and blanks, it begins with ${PART_BEGINS_SO}. Write CN=${CLIENT_ID_PLACEHOLDER},O=Example (in single quotes, where a shell reads it)`,
    },
    {
      ...NO_PART,
      why: `after a comma, the next part of the name begins at once, without a blank. It begins with ${PART_BEGINS_SO}. To allow another name too, put | between the two`,
    },
  ],
  alternativeNames: [
    ...EVERYWHERE,
    {
      simplified: TOP_LEVEL,
      find: '[^|]+',
      except: `^${beginsLike(KINDS)}`,
      why: `no alternative name begins like this. It begins with its kind, ${KINDS.join(' ')}, spelled exactly so, and then has a value. Write DNS:${CLIENT_ID_PLACEHOLDER}\\.example\\.com (in single quotes, where a shell reads it)`,
    },
    {
      ...NO_PART,
      why: 'alternative names are not separated by commas: each is matched by itself. To allow another one too, put | between the two, as in DNS:a|DNS:b',
    },
  ],
};

/** What is wrong with a pattern: completes the sentence "<name> …". `undefined` when nothing is. */
export function findMistake(patternFor: PatternFor, pattern: string): string | undefined {
  for (const { simplified, find, only, except, why } of PATTERN_MISTAKES[patternFor]) {
    const text = simplified.reduce((rest, [what, by]) => rest.replace(new RegExp(what, 'gu'), by), pattern);
    const found = (text.match(new RegExp(find, 'gu')) ?? []).find(
      (part) =>
        (only === undefined || new RegExp(only, 'u').test(part)) &&
        (except === undefined || !new RegExp(except, 'u').test(part)),
    );
    if (found !== undefined) {
      const shown = SHOWN.reduce((part, [what, by]) => part.replaceAll(what, by), found);
      return `must not have "${shown}": ${why}.`;
    }
  }
  return undefined;
}

/**
 * An expression for patterns that may match a text that begins with one of these and goes on with a value: they begin
 * with one of them, or with part of one up to where it is unknown what they match. A value does not begin with an
 * unescaped comma or blank.
 */
function beginsLike(beginnings: readonly string[]): string {
  const literal = beginnings.filter((beginning) => !beginning.startsWith('['));
  const parts = new Set(literal.flatMap((text) => [...text].map((_, length) => text.slice(0, length))));
  const open = `[${OPEN}]|[^${OPEN}][?*{]`;
  return `\\^*(?:(?:${beginnings.join('|')})(?:[^, ]|[, ][?*{])|(?:${[...parts].join('|')})(?:${open}))`;
}
