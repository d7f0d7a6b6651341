import { describe, expect, it } from '@jest/globals';
import type { Environment } from '../../handler/environment';
import { InvalidSetting } from '../../handler/errors';
import { readRequestPolicy } from '../../handler/settings';
import { Setting } from '../../handler/vocabulary';

/** Whether the policy of these patterns allows the subject, and the alternative names. */
function allowed(environment: Environment, clientId: string, subject: string, ...names: readonly string[]) {
  const policy = readRequestPolicy(environment);
  return [
    policy.subject.findViolation([subject], clientId),
    policy.alternativeNames.findViolation(names, clientId),
  ].map((refusal) => refusal === undefined);
}

describe('readRequestPolicy', () => {
  const OWN = { [Setting.SubjectPattern]: 'CN={clientId}' };

  it.each([{}, { [Setting.SubjectPattern]: '' }, { [Setting.AlternativeNamePattern]: 'DNS:{clientId}' }])(
    'wants a decision on the subject, and explains the choice (%j)',
    (environment) => {
      const read = () => readRequestPolicy(environment);

      expect(read).toThrow(InvalidSetting);
      expect(read).toThrow(
        /^SUBJECT_PATTERN must be .* Decide:\n {2}CN={clientId},O=Example, for example: .*; or\n {2}\.\* on purpose: .* an empty one too\.$/,
      );
    },
  );

  it('allows any subject, the empty one too, on purpose', () => {
    const environment = { [Setting.SubjectPattern]: '.*' };

    expect(allowed(environment, 'a', 'CN=b,O=Other')).toEqual([true, true]);
    expect(allowed(environment, 'a', '')).toEqual([true, true]);
  });

  it.each(['CN={clientId}', '.*'])(
    'allows no alternative names with %s without a pattern for them',
    (subject) => {
      const policy = readRequestPolicy({ [Setting.SubjectPattern]: subject });

      expect(policy.alternativeNames.findViolation([], 'a')).toBeUndefined();
      expect(policy.alternativeNames.findViolation(['DNS:a'], 'a')).toEqual({
        name: 'DNS:a',
        why: 'alternative_name_pattern is not set, so none is allowed',
      });
    },
  );

  it('allows what both patterns allow', () => {
    const environment = { ...OWN, [Setting.AlternativeNamePattern]: 'DNS:{clientId}|URI:urn:x:.*' };

    expect(allowed(environment, 'a', 'CN=a', 'DNS:a', 'URI:urn:x:y')).toEqual([true, true]);
    expect(allowed(environment, 'a', 'DNS:a', 'CN=a')).toEqual([false, false]);
  });

  describe.each([Setting.SubjectPattern, Setting.AlternativeNamePattern])('in %s', (variable) => {
    const reading = (pattern: string) => () => readRequestPolicy({ ...OWN, [variable]: pattern });

    it.each(['(', '(?=a)', '(?P<{clientId}>a)'])('names the variable for the pattern %s', (pattern) => {
      expect(reading(pattern)).toThrow(InvalidSetting);
      expect(reading(pattern)).toThrow(`${variable} must be a regular expression (RE2), not "${pattern}": `);
    });

    it('says of a pattern that is too large how to make it smaller', () => {
      const read = reading('(?:a?){1000}'.repeat(30));

      expect(read).toThrow(InvalidSetting);
      expect(read).toThrow(
        new RegExp(`^${variable} compiles to \\d+ instructions, and at most 1500 are accepted, .* use \\+`),
      );
    });

    it('says where the placeholder cannot stand', () => {
      expect(reading('[{clientId}]')).toThrow(InvalidSetting);
      expect(reading('[{clientId}]')).toThrow(
        `${variable} must not have "[{clientId}]": {clientId} cannot stand inside [ ]`,
      );
    });
  });
});
