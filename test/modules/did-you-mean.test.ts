import { describe, expect, it } from '@jest/globals';
import { didYouMean } from '../../modules/did-you-mean';

describe('didYouMean', () => {
  const known = ['bucket', 'key', 'kms_key_id'];

  it('suggests the closest name, without the list', () => {
    expect(didYouMean('kmsKeyId', known)).toBe('Did you mean kms_key_id?');
  });

  it('lists the names if none is close', () => {
    expect(didYouMean('xyz', known)).toBe('There are bucket, key, kms_key_id.');
  });
});
