import { describe, expect, it } from '@jest/globals';
import {
  asSigningError,
  InvalidSetting,
  RequestRejected,
  SigningError,
  SigningFailed,
} from '../../handler/errors';
import { FailureReason, RejectionReason } from '../../handler/vocabulary';

describe('signing errors', () => {
  it.each([
    [
      new RequestRejected(RejectionReason.CsrNotPem, 'no header.'),
      'RequestRejected',
      'CsrNotPem: no header.',
    ],
    [
      new SigningFailed(FailureReason.AuthorityThrottled, 'too often.'),
      'SigningFailed',
      'AuthorityThrottled: too often.',
    ],
  ])('%s has a name for Lambda and starts with its reason', (error, name, message) => {
    expect(error).toBeInstanceOf(SigningError);
    expect(error.name).toBe(name);
    expect(error.message).toBe(message);
    expect(message.startsWith(error.reason)).toBe(true);
  });

  it('share no reason between the families, so that a reason tells whose fault it is', () => {
    const failures: readonly string[] = Object.values(FailureReason);

    expect(Object.values(RejectionReason).filter((reason) => failures.includes(reason))).toEqual([]);
  });

  it.each([
    ['rejection', RejectionReason],
    ['failure', FailureReason],
  ])('have a code for each %s that is its own name', (_family, reasons) => {
    expect(Object.keys(reasons)).toEqual(Object.values(reasons));
  });
});

describe('InvalidSetting', () => {
  it('starts with the variable', () => {
    expect(new InvalidSetting('NAME', 'is not set.').message).toBe('NAME is not set.');
    expect(new InvalidSetting('NAME', 'is not set.').name).toBe('InvalidSetting');
  });
});

describe('asSigningError', () => {
  it.each([
    new RequestRejected(RejectionReason.CsrNotPem, 'no header.'),
    new SigningFailed(FailureReason.IssuanceFailed, 'no.'),
  ])('leaves %s as it is', (error) => {
    expect(asSigningError(error)).toBe(error);
  });

  it.each([
    ['an error', new TypeError('x is not a function'), 'Unexpected: TypeError: x is not a function'],
    ['a text', 'broken', 'Unexpected: broken'],
    ['nothing', undefined, 'Unexpected: undefined'],
    ['null', null, 'Unexpected: null'],
  ])('makes %s an unexpected failure of ours and keeps it as the cause', (_name, thrown, message) => {
    const error = asSigningError(thrown);

    expect(error).toBeInstanceOf(SigningFailed);
    expect(error.reason).toBe(FailureReason.Unexpected);
    expect(error.message).toBe(message);
    expect(error.cause).toBe(thrown);
  });
});
