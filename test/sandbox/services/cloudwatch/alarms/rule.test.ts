import { describe, expect, it } from '@jest/globals';
import { alarmsIn, holds, parseRule } from '../../../../../sandbox/services/cloudwatch/alarms/rule';
import type { AlarmState } from '../../../../../sandbox/services/cloudwatch/alarms/state';

const STATES: Readonly<Record<string, AlarmState>> = {
  'fleet-slow': 'ALARM',
  'fleet-failing': 'OK',
  'fleet health': 'INSUFFICIENT_DATA',
  'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:fleet-slow': 'ALARM',
};
const stateOf = (alarm: string): AlarmState => STATES[alarm] ?? 'OK';

describe('the rule of a composite alarm', () => {
  it.each([
    ['ALARM(fleet-slow)', true],
    ['ALARM("fleet-slow")', true],
    ['ALARM(arn:aws:cloudwatch:eu-central-1:123456789012:alarm:fleet-slow)', true],
    ['OK("fleet-slow")', false],
    ['INSUFFICIENT_DATA("fleet health")', true],
    ['TRUE', true],
    ['FALSE', false],
    ['NOT TRUE', false],
    ['NOT ALARM(fleet-failing)', true],
    ['ALARM(fleet-slow) AND ALARM(fleet-failing)', false],
    ['ALARM(fleet-slow) AND NOT ALARM(fleet-failing)', true],
    ['ALARM(fleet-failing) OR ALARM(fleet-slow)', true],
    ['TRUE OR FALSE AND FALSE', true],
    ['(TRUE OR FALSE) AND FALSE', false],
    ['NOT (ALARM(fleet-slow) AND OK(fleet-failing))', false],
    ['NOT FALSE AND FALSE', false],
    ['(ALARM(fleet-slow)\n  OR ALARM(fleet-failing))\nAND NOT ALARM(fleet-other)', true],
  ] as const)('%s is %s', (rule, expected) => {
    expect(holds(parseRule(rule), stateOf)).toBe(expected);
  });

  it('names its alarms', () => {
    expect(alarmsIn(parseRule('(ALARM(a) OR OK("b c")) AND NOT INSUFFICIENT_DATA(d)'))).toEqual([
      'a',
      'b c',
      'd',
    ]);
  });

  it.each([
    ['ALARM(a', 'Expected ")", at character 8 of: ALARM(a'],
    ['ALARM()', 'Expected the name of an alarm, at character 7'],
    ['ALARM(a) ALARM(b)', 'Expected AND or OR, at character 10'],
    ['RED(a)', 'Expected ALARM(…), OK(…), INSUFFICIENT_DATA(…), TRUE, FALSE or NOT, at character 1'],
    ['', 'at character 1'],
  ])('%s is refused', (rule, message) => {
    expect(() => parseRule(rule)).toThrow(message);
  });
});
