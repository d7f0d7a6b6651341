import { describe, expect, it } from '@jest/globals';
import { type Choice, holds } from '../../../../../sandbox/services/ssm/automation/choice';

const isA: Choice = { Variable: 'a', StringEquals: 'a' };
const isB: Choice = { Variable: 'a', StringEquals: 'b' };

describe('a choice', () => {
  it.each<[Choice, boolean]>([
    [isA, true],
    [isB, false],
    [{ Variable: '', StringEquals: 'a' }, false],
    [{ Variable: 'A', EqualsIgnoreCase: 'a' }, true],
    [{ Variable: 'abc', StartsWith: 'ab' }, true],
    [{ Variable: 'abc', EndsWith: 'bc' }, true],
    [{ Variable: 'abc', Contains: 'x' }, false],
    [{ Variable: '10', NumericGreater: 9 }, true],
    [{ Variable: 9, NumericLesserOrEquals: 9 }, true],
    [{ Variable: 9, NumericEquals: 8 }, false],
    [{ Variable: 9, NumericLesser: 9 }, false],
    [{ Variable: 9, NumericGreaterOrEquals: 9 }, true],
    [{ Variable: true, BooleanEquals: true }, true],
    [{ And: [isA, isB] }, false],
    [{ Or: [isA, isB] }, true],
    [{ Not: isB }, true],
  ])('%j holds: %s', (choice, expected) => {
    expect(holds(choice)).toBe(expected);
  });

  it('fails for an operation that does not exist, and for a list', () => {
    expect(() => holds({ Variable: 'a', Matches: 'a' })).toThrow(/Matches/);
    expect(() => holds({ Variable: ['a'], Contains: 'a' })).toThrow(/not a text/);
  });
});
