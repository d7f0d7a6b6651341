import { describe, expect, it } from '@jest/globals';
import { Token } from 'cdktf';
import { checkNamePattern } from '../../modules/name-pattern';

describe('checkNamePattern', () => {
  it.each(['', 'CN={clientId},O=Example', 'CN=[a-z]{1,8}', '{clientId}+', Token.asString({ Ref: 'x' })])(
    'accepts %j',
    (pattern) => {
      expect(() => checkNamePattern('subjectPattern', pattern)).not.toThrow();
    },
  );

  it.each([
    ['an open group', 'CN=('],
    ['a look-ahead, which RE2 does not have', 'CN=(?=x)'],
    ['a back reference, which RE2 does not have', '(a)\\1'],
  ])('refuses %s, and says what and why', (_, pattern) => {
    expect(() => checkNamePattern('subjectPattern', pattern)).toThrow(
      `subjectPattern must be a regular expression (RE2), not ${JSON.stringify(pattern)}: `,
    );
  });
});
