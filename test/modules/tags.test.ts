import { describe, expect, it } from '@jest/globals';
import { TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import { tags } from '../../modules/tags';

const VARIABLE = new TerraformVariable(new TerraformStack(Testing.app(), 'stack'), 'tags', {});
const check = (value: unknown) => () => tags().check('tags', value);
const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, place) => [`key-${place}`, 'value']));

describe('tags', () => {
  it.each<[string, unknown]>([
    ['none', {}],
    ['the signs that AWS allows', { 'cost:center/1_2.3=4+5-6@7': 'a b_.:/=+-@9' }],
    ['letters of any script', { équipe: 'Ingénierie 東京' }],
    ['the longest', { ['k'.repeat(127)]: 'v'.repeat(255) }],
    ['as many as can be', numbered(50)],
    ['a key that only begins like a reserved one', { awsome: 'aws' }],
    ['values that only Terraform knows', { team: Token.asString({ Ref: 'x' }) }],
    ['a map that only Terraform knows', Token.asStringMap({ Ref: 'x' })],
    ['a variable', VARIABLE.value],
  ])('take %s', (_, value) => {
    expect(check(value)).not.toThrow();
  });

  it.each<[string, unknown, string]>([
    [
      'an empty value',
      { team: '' },
      'tags["team"] must be of 1 to 255 letters, digits, spaces and _.:/=+-@, and not begin with "aws:", not "".',
    ],
    ['an empty key', { '': 'iot' }, 'The key "" in tags must be of 1 to 127 letters'],
    ['a key that is too long', { ['k'.repeat(128)]: 'v' }, 'in tags must be of 1 to 127 letters'],
    ['a value that is too long', { team: 'v'.repeat(256) }, 'tags["team"] must be of 1 to 255 letters'],
    ['a key of AWS', { 'aws:team': 'iot' }, 'The key "aws:team" in tags must be'],
    ['a key of AWS in capitals', { 'AwS:team': 'iot' }, 'The key "AwS:team" in tags must be'],
    ['a value of AWS', { team: 'AWS:iot' }, 'tags["team"] must be'],
    ['a sign that IAM refuses', { team: 'a&b' }, 'tags["team"] must be'],
    ['a line break', { team: 'a\nb' }, 'tags["team"] must be'],
    ['a line break at the end', { team: 'a\n' }, 'tags["team"] must be'],
    [
      'null',
      { team: null },
      'tags["team"] must be of 1 to 255 letters, digits, spaces and _.:/=+-@, and not begin with "aws:", not null.',
    ],
    ['undefined', { team: undefined }, 'not undefined.'],
    ['a number', { team: 42 }, 'not 42.'],
    ['an object', { team: {} }, 'not an object.'],
    ['one too many', numbered(51), 'tags must have at most 50 keys, not 51'],
    [
      'keys that differ in case',
      { Team: 'a', team: 'b' },
      'tags must have keys that differ in more than case: to IAM, Team and team are the same key. Remove "team" or its twin.',
    ],
  ])('refuse %s and name it', (_, value, message) => {
    expect(check(value)).toThrow(message);
  });
});
