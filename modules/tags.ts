import { Token } from 'cdktf';
import type { PropRule } from './props';
import { checkText, isObject, ruleViolation, type TextRule } from './rules';

/** Most tags that a resource can have. (AWS General Reference, "Tag naming limits and requirements") */
export const MOST_TAGS = 50;

/** What every service allows in a tag: letters and digits of any script, spaces and these characters. */
const CHARACTERS = '[\\p{L}\\p{Z}\\p{N}_.:/=+@-]';
const IN_WORDS = 'letters, digits, spaces and _.:/=+-@, and not begin with "aws:"';
const RESERVED = '^[aA][wW][sS]:';

/**
 * Key of a tag. The certificate provider allows 127 characters, one fewer than others. (CloudFormation registry
 * schema of AWS::IoT::CertificateProvider)
 */
export const TAG_KEY: TextRule = {
  pattern: `^${CHARACTERS}{1,127}$`,
  except: RESERVED,
  mustBe: `of 1 to 127 ${IN_WORDS}`,
};

/**
 * Value of a tag. The certificate provider allows 255 characters, one fewer than others, and no empty text; IAM allows
 * none that begins with `aws:`.
 */
export const TAG_VALUE: TextRule = {
  pattern: `^${CHARACTERS}{1,255}$`,
  except: RESERVED,
  mustBe: `of 1 to 255 ${IN_WORDS}`,
};

/** Why two keys that differ only in case are refused. */
export const KEYS_DIFFER =
  'must have keys that differ in more than case: to IAM, Team and team are the same key';

/** Tags for every resource, so as strict as the strictest service. */
export function tags(): PropRule {
  const mustBe = 'an object whose values are texts';
  return {
    mustBe,
    check: (property, value) => {
      if (Token.isUnresolved(value)) return;
      if (!isObject(value)) throw ruleViolation(property, mustBe, value);
      const keys = Object.keys(value);
      if (keys.length > MOST_TAGS) {
        throw new Error(
          `${property} must have at most ${MOST_TAGS} keys, not ${keys.length}: AWS allows no more on a resource.`,
        );
      }
      for (const key of keys) {
        checkText(`The key ${JSON.stringify(key)} in ${property}`, key, TAG_KEY);
        checkText(`${property}[${JSON.stringify(key)}]`, value[key], TAG_VALUE);
      }
      const twice = keys.find((key, place) =>
        keys.slice(0, place).some((other) => other.toLowerCase() === key.toLowerCase()),
      );
      if (twice !== undefined)
        throw new Error(`${property} ${KEYS_DIFFER}. Remove ${JSON.stringify(twice)} or its twin.`);
    },
  };
}
