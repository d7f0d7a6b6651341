import { describe, expect, it } from '@jest/globals';
import { readSigningRequest } from '../../handler/event';
import { RejectionReason } from '../../handler/vocabulary';
import { rejectionOf } from './csr/rejection';

const EVENT = { certificateSigningRequest: 'a CSR', principalId: 'a principal', clientId: 'a client' };
const FIELDS = Object.keys(EVENT);

describe('readSigningRequest', () => {
  it('reads the three fields and leaves others out', () => {
    expect(readSigningRequest({ ...EVENT, more: 1 })).toEqual(EVENT);
  });

  it.each([
    ['null', null],
    ['nothing', undefined],
    ['a text', 'event'],
    ['10 MB of text', 'x'.repeat(10_000_000)],
    ['a number', 42],
    ['a truth value', true],
    ['an array', [EVENT]],
    ['an empty array', []],
  ])('rejects %s as an event', (_name, event) => {
    expect(rejectionOf(() => readSigningRequest(event))).toBe(RejectionReason.EventNotAnObject);
  });

  describe.each(FIELDS)('%s', (field) => {
    it.each([
      ['absent', undefined],
      ['null', null],
      ['empty', ''],
    ])('is missing when it is %s', (_name, value) => {
      const event = { ...EVENT, [field]: value };

      expect(rejectionOf(() => readSigningRequest(event))).toBe(RejectionReason.EventFieldMissing);
      expect(() => readSigningRequest(event)).toThrow(`EventFieldMissing: the event has no ${field}.`);
    });

    it.each([
      ['number', 7],
      ['number', 0],
      ['boolean', false],
      ['object', {}],
      ['object', ['text']],
    ])('is not text when it is a %s (%j)', (type, value) => {
      const event = { ...EVENT, [field]: value };

      expect(rejectionOf(() => readSigningRequest(event))).toBe(RejectionReason.EventFieldNotText);
      expect(() => readSigningRequest(event)).toThrow(`${field} is a ${type}, not text.`);
    });

    it('may have 10 MB of text, which the check of the CSR bounds', () => {
      const text = 'x'.repeat(10_000_000);

      expect(readSigningRequest({ ...EVENT, [field]: text })).toHaveProperty(field, text);
    });
  });

  it('rejects an empty object, naming the first field', () => {
    expect(() => readSigningRequest({})).toThrow('certificateSigningRequest');
  });

  it('does not take a field from the prototype', () => {
    const event: unknown = JSON.parse(`{"__proto__": ${JSON.stringify(EVENT)}}`);

    expect(rejectionOf(() => readSigningRequest(event))).toBe(RejectionReason.EventFieldMissing);
    expect(rejectionOf(() => readSigningRequest(Object.create(EVENT)))).toBe(
      RejectionReason.EventFieldMissing,
    );
  });
});
