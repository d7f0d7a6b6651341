import { describe, expect, it } from '@jest/globals';
import { meets, unknownOperatorIn } from '../../../../sandbox/services/iam/conditions';

const context = {
  'aws:PrincipalArn': 'arn:aws:iam::1:role/a:b',
  'aws:SecureTransport': 'true',
  'sts:DurationSeconds': '300',
  audiences: ['first', 'ca'],
};

describe('A condition', () => {
  it.each<[Parameters<typeof meets>[0], boolean]>([
    [{}, true],
    [{ StringEquals: { 'aws:principalarn': ['x', 'arn:aws:iam::1:role/a:b'] } }, true],
    [{ StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::1:role/*' } }, false],
    [{ StringLike: { 'aws:PrincipalArn': 'arn:*b' } }, true],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:*b' } }, false],
    [{ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }, true],
    [{ StringNotEquals: { 'aws:PrincipalArn': ['x', 'y'] } }, true],
    [{ StringNotLike: { 'aws:PrincipalArn': ['x', 'arn:*'] } }, false],
    [{ ArnNotLike: { absent: 'arn:*' } }, true],
    [{ StringLike: { absent: '*' } }, false],
    [{ StringLikeIfExists: { absent: 'x' } }, true],
    [{ NumericLessThanEquals: { 'sts:DurationSeconds': '300' } }, true],
    [{ NumericLessThanEquals: { 'sts:DurationSeconds': '299' } }, false],
    [{ NumericGreaterThan: { 'sts:DurationSeconds': '60' } }, true],
    [{ NumericEquals: { absent: '60' } }, false],
    [{ 'ForAllValues:StringEquals': { audiences: ['first', 'ca', 'other'] } }, true],
    [{ 'ForAllValues:StringEquals': { audiences: 'first' } }, false],
    [{ 'ForAnyValue:StringEquals': { audiences: 'first' } }, true],
    [{ 'ForAllValues:StringEquals': { absent: 'first' } }, true],
    [{ 'ForAnyValue:StringEquals': { absent: 'first' } }, false],
    [{ Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { absent: 'x' } }, false],
  ])('%j is met: %s', (condition, expected) => {
    expect(meets(condition, context)).toBe(expected);
  });

  it('with an operator that the sandbox lacks is known as such, and met by nothing', () => {
    const condition = { StringEqualsIfExists: {}, DateLessThan: { absent: 'x' } };

    expect(unknownOperatorIn(condition)).toBe('DateLessThan');
    expect(meets(condition, context)).toBe(false);
  });
});
