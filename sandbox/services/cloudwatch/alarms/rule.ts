import { BadExpression, type Token, tokenize } from '../math/tokens';
import { ALARM_STATES, type AlarmState } from './state';

/** A parsed rule of a composite alarm. */
export type AlarmRule =
  | { readonly kind: 'constant'; readonly holds: boolean }
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'not'; readonly rule: AlarmRule }
  | { readonly kind: 'and' | 'or'; readonly rules: readonly AlarmRule[] };

/**
 * Parses an alarm rule: `ALARM(name)`, `OK(name)`, `INSUFFICIENT_DATA(name)`, `TRUE`, `FALSE`, `AND`, `OR`, `NOT` and
 * parentheses. Names may be in quotes.
 * Source: CloudWatch API reference, "PutCompositeAlarm".
 *
 * @throws BadExpression
 */
export function parseRule(text: string): AlarmRule {
  const tokens = tokenize(text, 'names');
  let next = 0;
  const token = () => tokens[next] as Token;
  const bad = (explanation: string) => new BadExpression(text, token().at, explanation);
  const take = (word: string) => {
    const { kind, text: found } = token();
    if ((kind !== 'sign' && kind !== 'word') || found.toUpperCase() !== word) return false;
    next++;
    return true;
  };
  const expect = (sign: string) => {
    if (!take(sign)) throw bad(`Expected "${sign}"`);
  };

  const chain = (kind: 'and' | 'or', word: string, operand: () => AlarmRule): AlarmRule => {
    const rules = [operand()];
    while (take(word)) rules.push(operand());
    return rules.length === 1 ? (rules[0] as AlarmRule) : { kind, rules };
  };
  const or = (): AlarmRule => chain('or', 'OR', () => chain('and', 'AND', operand));
  const operand = (): AlarmRule => {
    if (take('NOT')) return { kind: 'not', rule: operand() };
    if (take('(')) {
      const inner = or();
      expect(')');
      return inner;
    }
    if (take('TRUE')) return { kind: 'constant', holds: true };
    if (take('FALSE')) return { kind: 'constant', holds: false };
    const state = ALARM_STATES.find(take);
    if (state === undefined) throw bad('Expected ALARM(…), OK(…), INSUFFICIENT_DATA(…), TRUE, FALSE or NOT');
    expect('(');
    const { kind, text: alarm } = token();
    if (kind !== 'word' && kind !== 'text') throw bad('Expected the name of an alarm');
    next++;
    expect(')');
    return { kind: 'state', state, alarm };
  };

  const rule = or();
  if (token().kind !== 'end') throw bad('Expected AND or OR');
  return rule;
}

/** Whether a rule holds, given the states of the alarms that it names. */
export function holds(rule: AlarmRule, stateOf: (alarm: string) => AlarmState): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.holds;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !holds(rule.rule, stateOf);
    case 'and':
      return rule.rules.every((part) => holds(part, stateOf));
    case 'or':
      return rule.rules.some((part) => holds(part, stateOf));
  }
}

/** Names (or ARNs) of the alarms in a rule. */
export function alarmsIn(rule: AlarmRule): string[] {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'state':
      return [rule.alarm];
    case 'not':
      return alarmsIn(rule.rule);
    default:
      return rule.rules.flatMap(alarmsIn);
  }
}
