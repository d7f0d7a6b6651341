import { describe, expect, it } from '@jest/globals';
import { endOf, startOf, type Validity } from '../../../../sandbox/services/acm-pca/validity';

const ISSUED = new Date('2026-01-31T12:34:54Z');

describe('endOf', () => {
  it.each<[Validity, string]>([
    [{ Type: 'DAYS', Value: 90 }, '2026-05-01T12:34:54Z'],
    [{ Type: 'MONTHS', Value: 2 }, '2026-03-31T12:34:54Z'],
    [{ Type: 'YEARS', Value: 2 }, '2028-01-31T12:34:54Z'],
    [{ Type: 'ABSOLUTE', Value: 2_524_608_000 }, '2050-01-01T00:00:00Z'],
    [{ Type: 'END_DATE', Value: 491231235959 }, '2049-12-31T23:59:59Z'],
    [{ Type: 'END_DATE', Value: 500101000000 }, '1950-01-01T00:00:00Z'],
    [{ Type: 'END_DATE', Value: 60101000000 }, '2006-01-01T00:00:00Z'],
    [{ Type: 'END_DATE', Value: 20601231235959 }, '2060-12-31T23:59:59Z'],
  ])('reads %j as AWS documents it', (validity, end) => {
    expect(endOf(validity, ISSUED)).toEqual(new Date(end));
  });

  it.each<Validity>([
    { Type: 'END_DATE', Value: 20261301000000 },
    { Type: 'END_DATE', Value: 1 },
    { Type: 'ABSOLUTE', Value: Number.MAX_SAFE_INTEGER },
    { Type: 'YEARS', Value: 10_000 },
  ])('refuses %j', (validity) => {
    expect(() => endOf(validity, ISSUED)).toThrow(`is not a validity of type ${validity.Type}`);
  });
});

describe('startOf', () => {
  it('is an hour before issuance unless asked otherwise', () => {
    expect(startOf(undefined, ISSUED)).toEqual(new Date('2026-01-31T11:34:54Z'));
    expect(startOf({ Type: 'ABSOLUTE', Value: 1_700_000_000 }, ISSUED)).toEqual(new Date(1_700_000_000_000));
  });
});
