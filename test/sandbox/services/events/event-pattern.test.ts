import { describe, expect, it } from '@jest/globals';
import { type EventPattern, matchesPattern } from '../../../../sandbox/services/events/event-pattern';

const event = { source: 'aws.iot', detail: { eventName: 'DeleteCertificateProvider', tags: ['a', 'b'] } };

describe('a pattern of EventBridge', () => {
  it.each<[EventPattern, boolean]>([
    [{}, true],
    [{ source: ['aws.iot'] }, true],
    [{ source: ['aws.s3', 'aws.iot'] }, true],
    [{ source: ['aws.s3'] }, false],
    [{ account: ['123456789012'] }, false],
    [{ source: ['aws.iot'], detail: { eventName: ['DeleteCertificateProvider'] } }, true],
    [{ source: ['aws.iot'], detail: { eventName: ['CreateCertificateProvider'] } }, false],
    [{ detail: { tags: ['b'] } }, true],
    [{ nothing: { here: ['x'] } }, false],
  ])('%j fits: %s', (pattern, fits) => {
    expect(matchesPattern(pattern, event)).toBe(fits);
  });

  it('that compares in another way is refused', () => {
    expect(() => matchesPattern({ source: [{ prefix: 'aws.' }] }, event)).toThrow('compares source in a way');
  });
});
