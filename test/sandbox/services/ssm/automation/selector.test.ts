import { describe, expect, it } from '@jest/globals';
import type { OutputType } from '../../../../../sandbox/services/ssm/automation/runbook';
import { select, selectOutput } from '../../../../../sandbox/services/ssm/automation/selector';

const ANSWER = {
  Reservations: [
    { Instances: [{ ImageId: 'ami-1', State: { Code: 16, Name: 'running' } }] },
    { Instances: [{ ImageId: 'ami-2', State: { Code: 80, Name: 'stopped' } }] },
  ],
  Empty: [],
};

describe('select', () => {
  it.each([
    ['$', ANSWER],
    ['$.Reservations[0].Instances[0].ImageId', 'ami-1'],
    ['$.Reservations[1].Instances[0].State.Code', 80],
    ['$.Reservations..ImageId', ['ami-1', 'ami-2']],
    [
      '$.Reservations..Instances..State',
      [ANSWER.Reservations[0]?.Instances[0]?.State, ANSWER.Reservations[1]?.Instances[0]?.State],
    ],
    ['$.Empty', []],
    ['$.Empty..Name', []],
    ['$.Empty[0].Name', undefined],
    ['$.Absent', undefined],
  ])('finds %s', (selector, expected) => {
    expect(select(selector, ANSWER)).toEqual(expected);
  });

  it.each(['Reservations', '$.Reservations[*]', '$.Reservations[?(@.a)]', '$.Reservations.length()'])(
    'refuses %s, which Automation does not document',
    (selector) => {
      expect(() => select(selector, ANSWER)).toThrow(/not documented|does not start/);
    },
  );
});

describe('selectOutput', () => {
  const output = (Selector: string, Type?: OutputType) => ({ Name: 'It', Selector, ...(Type && { Type }) });
  const from = (answer: unknown, Type?: OutputType) =>
    selectOutput(output('$.a', Type), { a: answer }, 'failure');

  it.each<[unknown, OutputType, unknown]>([
    [16, 'String', '16'],
    [true, 'String', 'true'],
    [['one'], 'String', 'one'],
    ['16', 'Integer', 16],
    ['true', 'Boolean', true],
    ['one', 'StringList', ['one']],
    [[], 'StringList', []],
    [{ b: 1 }, 'StringMap', { b: 1 }],
    [[{ b: 1 }], 'MapList', [{ b: 1 }]],
  ])('converts %j to %s', (answer, type, expected) => {
    expect(from(answer, type)).toEqual(expected);
  });

  it.each<[unknown, OutputType]>([
    [['one', 'two'], 'String'],
    [[], 'String'],
    [{ b: 1 }, 'String'],
    ['one', 'Integer'],
    ['one', 'StringMap'],
  ])('fails to convert %j to %s', (answer, type) => {
    expect(() => from(answer, type)).toThrow(/It: .* is no/);
  });

  it('treats a missing value as configured', () => {
    expect(selectOutput(output('$.b[0].c'), { b: [] }, 'empty text')).toBe('');
    expect(() => selectOutput(output('$.b[0].c'), { b: [] }, 'failure')).toThrow(/finds nothing/);
  });
});
