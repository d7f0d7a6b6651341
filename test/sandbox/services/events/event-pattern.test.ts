import { describe, expect, it } from '@jest/globals';
import {
  type EventPattern,
  matchesPattern,
  parsePattern,
} from '../../../../sandbox/services/events/event-pattern';

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

  it.each([
    ['{', 'it is not JSON'],
    ['5', 'the pattern must be an object'],
    ['[]', 'the pattern must be an object'],
    ['{}', 'the pattern names no field'],
    ['{"source":"aws.iot"}', 'source must be an object or a list'],
    ['{"detail":{"eventName":[]}}', 'eventName has an empty list'],
    ['{"source":[{"prefix":"aws."}]}', 'compares source with values only'],
  ])('that is %s is refused', (pattern, reason) => {
    expect(() => parsePattern(pattern)).toThrow(reason);
  });
});
