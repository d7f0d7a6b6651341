import { Fn, type IResolvable, Op, Token } from 'cdktf';
import type { PolicyStatement } from '../policy';

/** The statement if a text is given, such as a setting without which it is not needed. An empty text is not given. */
export function ifGiven(text: string | undefined, statement: PolicyStatement): readonly PolicyStatement[] {
  if (Token.isUnresolved(text)) return [{ ...statement, onlyIf: isNotEmpty(Fn.compact([text ?? ''])) }];
  return text === undefined || text === '' ? [] : [statement];
}

/** The statement on those resources that are given, if any is. @param texts ARNs; empty ones are not given. */
export function onGiven(
  texts: readonly (string | undefined)[] | undefined,
  statement: Omit<PolicyStatement, 'Resource'>,
): readonly PolicyStatement[] {
  if (texts === undefined) return [];
  if (!Token.isUnresolved(texts) && !texts.some((text) => Token.isUnresolved(text))) {
    const Resource = texts.filter((text) => text !== undefined && text !== '') as readonly string[];
    return Resource.length === 0 ? [] : [{ ...statement, Resource }];
  }
  const given = Fn.compact(Token.isUnresolved(texts) ? (texts as string[]) : texts.map((text) => text ?? ''));
  return [{ ...statement, Resource: given, onlyIf: isNotEmpty(given) }];
}

/** A number as a setting: empty if it is not given. */
export function numberOrEmpty(number: number | undefined): string {
  return number === undefined ? '' : Fn.tostring(number);
}

/** Not more than 0, or different from an empty text: cdktf renders neither of the two as an operand. */
function isNotEmpty(list: string[]): IResolvable {
  return Op.gte(Fn.lengthOf(list), 1);
}
