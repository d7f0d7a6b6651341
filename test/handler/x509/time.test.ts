import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MalformedDer, readDer } from '../../../handler/x509/der';
import { encodeTime, hasTypeOfItsYear, readTime } from '../../../handler/x509/time';
import { text } from '../../../testing/requests/write-der';

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

const contentOf = (time: string) => encodeTime(new Date(time)).subarray(2).toString();

describe('encodeTime', () => {
  it.each([
    ['1949-12-31T23:59:59Z', GENERALIZED_TIME, '19491231235959Z'],
    ['1950-01-01T00:00:00Z', UTC_TIME, '500101000000Z'],
    ['2049-12-31T23:59:59.999Z', UTC_TIME, '491231235959Z'],
    ['2050-01-01T00:00:00Z', GENERALIZED_TIME, '20500101000000Z'],
    ['9999-12-31T23:59:59Z', GENERALIZED_TIME, '99991231235959Z'],
  ])('writes %s as RFC 5280 demands for its year', (time, tag, content) => {
    expect(encodeTime(new Date(time))[0]).toBe(tag);
    expect(contentOf(time)).toBe(content);
  });

  it('is what readTime reads, to the second', () => {
    const times = fc.date({ min: new Date('1900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(times, (time) => {
        const node = readDer(encodeTime(time));

        expect(readTime(node).getTime()).toBe(Math.floor(time.getTime() / 1_000) * 1_000);
        expect(hasTypeOfItsYear(node)).toBe(true);
      }),
      { seed: 1 },
    );
  });
});

describe('readTime', () => {
  const read = (tag: number, content: string) => () => readTime(readDer(text(tag, content)));

  it.each([
    [UTC_TIME, '260230000000Z'],
    [UTC_TIME, '261301000000Z'],
    [UTC_TIME, '260101240000Z'],
    [UTC_TIME, '260101000060Z'],
    [GENERALIZED_TIME, '21000229000000Z'],
  ])('refuses a time of the type %d that does not exist: %s', (tag, content) => {
    expect(read(tag, content)).toThrow(MalformedDer);
    expect(read(tag, content)).toThrow('a time of the lifetime does not exist');
  });

  it.each([
    [UTC_TIME, '20260101000000Z'],
    [GENERALIZED_TIME, '260101000000Z'],
    [GENERALIZED_TIME, '20260101000000.0Z'],
    [UTC_TIME, '2601010000Z'],
    [UTC_TIME, '260101000000+0000'],
    [0x0c, '260101000000Z'],
  ])('refuses a time of the type %d in another form: %s', (tag, content) => {
    expect(read(tag, content)).toThrow('a time of the lifetime is not in the form of RFC 5280');
  });

  it('refuses a missing one', () => {
    expect(() => readTime(undefined)).toThrow(MalformedDer);
  });
});

describe('hasTypeOfItsYear', () => {
  it('is false for a GeneralizedTime before 2050', () => {
    expect(hasTypeOfItsYear(readDer(text(GENERALIZED_TIME, '20490101000000Z')))).toBe(false);
  });
});
