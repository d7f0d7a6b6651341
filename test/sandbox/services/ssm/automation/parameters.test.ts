import { describe, expect, it } from '@jest/globals';
import { resolveParameters } from '../../../../../sandbox/services/ssm/automation/parameters';
import type { RunbookParameter } from '../../../../../sandbox/services/ssm/automation/runbook';

describe('resolveParameters', () => {
  it('gives each parameter its declared type', () => {
    const declared = {
      Text: { type: 'String' },
      Many: { type: 'StringList' },
      Number: { type: 'Integer' },
      Flag: { type: 'Boolean' },
      Left: { type: 'String', default: 'out' },
    } as const;

    const values = resolveParameters(declared, {
      Text: ['a'],
      Many: ['a', 'b'],
      Number: ['3'],
      Flag: ['true'],
    });

    expect(values).toEqual({ Text: 'a', Many: ['a', 'b'], Number: 3, Flag: true, Left: 'out' });
  });

  it.each<[string, RunbookParameter, string[] | undefined, RegExp]>([
    ['nothing for a required one', { type: 'String' }, undefined, /It is required/],
    ['two values', { type: 'String' }, ['a', 'b'], /2 values/],
    ['513 characters', { type: 'String' }, ['a'.repeat(513)], /1 to 512/],
    ['a part that matches', { type: 'String', allowedPattern: '[a-z]' }, ['ab'], /does not match/],
    ['a value that is not allowed', { type: 'String', allowedValues: ['a'] }, ['b'], /one of a/],
    ['too few characters', { type: 'String', minChars: 2 }, ['a'], /2 to 512/],
    ['a text for a number', { type: 'Integer' }, ['a'], /whole number/],
    ['a text for a flag', { type: 'Boolean' }, ['yes'], /true or false/],
  ])('refuses %s', (_what, parameter, given, message) => {
    expect(() => resolveParameters({ It: parameter }, given && { It: given })).toThrow(
      expect.objectContaining({
        name: 'InvalidAutomationExecutionParametersException',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('refuses an unknown parameter', () => {
    expect(() => resolveParameters({}, { Other: ['a'] })).toThrow(/no parameter Other/);
  });
});
