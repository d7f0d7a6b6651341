import { describe, expect, it } from '@jest/globals';
import { asksForHealthCheck, readHealthCheck } from '../../../handler/health/request';
import { EVENT } from './account';

describe('An event', () => {
  it.each([
    ['what the schedule sends', EVENT],
    ['a malformed request, which does not come from a device', { healthCheck: true }],
  ])('asks for a health check: %s', (_, event) => {
    expect(asksForHealthCheck(event)).toBe(true);
  });

  it.each([
    [
      "AWS IoT's event",
      {
        certificateSigningRequest: JSON.stringify(EVENT),
        principalId: 'healthCheck',
        clientId: 'healthCheck',
      },
    ],
    ["AWS IoT's event with a field more", { ...EVENT, clientId: 'c' }],
    ['another field', { rehearsal: 'probe' }],
    ['an inherited field', Object.create(EVENT)],
    ['no field', {}],
    ['a list', ['healthCheck']],
    ['a text', 'healthCheck'],
    ['nothing', null],
    ['no event', undefined],
  ])('does not ask for a health check: %s', (_, event) => {
    expect(asksForHealthCheck(event)).toBe(false);
  });
});

describe('A health check', () => {
  it('is read from what the schedule sends', () => {
    expect(readHealthCheck(EVENT)).toEqual(EVENT.healthCheck);
  });

  it.each(['certificateProviderName', 'holdParameter', 'declarationParameter'])(
    'names the missing %s',
    (field) => {
      for (const value of [undefined, '', 7]) {
        const event = { healthCheck: { ...EVENT.healthCheck, [field]: value } };

        expect(() => readHealthCheck(event)).toThrow(`healthCheck.${field} is not a text.`);
      }
    },
  );

  it('may come from a schedule of an older version, which knows of no lifts', () => {
    const { liftParameter, restorationParameter, ...older } = EVENT.healthCheck;

    expect(readHealthCheck({ healthCheck: older })).toEqual(older);
  });

  it.each(['liftParameter', 'restorationParameter'])('names a %s that is not text', (field) => {
    for (const value of ['', 7, null]) {
      const event = { healthCheck: { ...EVENT.healthCheck, [field]: value } };

      expect(() => readHealthCheck(event)).toThrow(`healthCheck.${field} is not a text.`);
    }
  });

  it.each([[true], [null], ['text']])('names the first missing field of %s', (healthCheck) => {
    expect(() => readHealthCheck({ healthCheck })).toThrow('healthCheck.certificateProviderName');
  });
});
