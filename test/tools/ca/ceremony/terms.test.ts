import { describe, expect, it } from '@jest/globals';
import { caLifetime, readTerms } from '../../../../tools/ca/ceremony/terms';

const at = (iso: string) => new Date(`${iso}Z`);

describe('the terms of a CA', () => {
  it.each([
    [{ days: 1 }, '2026-06-01T12:00:00', '2026-06-01T11:00:00', '2026-06-02T10:59:59'],
    [{ years: 10 }, '2026-06-01T12:00:00', '2026-06-01T11:00:00', '2036-06-01T10:59:59'],
    // A year from 29 February ends before 1 March.
    [{ years: 1 }, '2028-02-29T12:00:00', '2028-02-29T11:00:00', '2029-03-01T10:59:59'],
  ])('%j from %s last from %s to %s', (lifetime, now, from, to) => {
    expect(caLifetime(lifetime, at(now))).toEqual({ notBefore: at(from), notAfter: at(to) });
  });

  it('stay within the life of the CA that signs', () => {
    const parent = { notBefore: at('2026-06-01T11:30:00'), notAfter: at('2027-01-01T00:00:00') };

    expect(caLifetime({ years: 5 }, at('2026-06-01T12:00:00'), parent)).toEqual(parent);
  });

  it.each([
    [{}, 'For how long? Give --years or --days'],
    [{ days: '1', years: '1' }, 'either --years or --days'],
    [{ days: '0' }, '--days must be a whole number from 1 to 36500'],
    [{ years: '1.5' }, '--years must be a whole number from 1 to 100'],
    [{ years: '1', 'path-length': '-1' }, '--path-length must be a whole number from 0 to 10'],
    [{ years: '1', 'crl-url': ['https://crl.example/'] }, '--crl-url must be a http URL'],
    [{ years: '1', 'ocsp-url': 'ocsp.example' }, '--ocsp-url must be a http URL'],
    [{ years: '1', 'ca-issuers-url': 'http://ü.example/' }, '--ca-issuers-url must be a http URL'],
  ])('%j are refused', (values, message) => {
    const reading = () => readTerms(values, 0);

    expect(reading).toThrow(message);
    expect(reading).toThrow(expect.objectContaining({ name: 'BadOptions' }));
  });
});
