import { describe, expect, it } from '@jest/globals';
import { didYouMean } from '../../modules/did-you-mean';

describe('didYouMean', () => {
  const known = ['bucket', 'key', 'kms_key_id'];

  it('hints at the nearest name, and leaves the list out', () => {
    expect(didYouMean('kmsKeyId', known)).toBe('Did you mean kms_key_id?');
  });

  it('lists the names where none is near', () => {
    expect(didYouMean('xyz', known)).toBe('There are bucket, key, kms_key_id.');
  });
});
