import { describe, expect, it } from '@jest/globals';
import type { AlarmTunings, CertificateSigningProps } from '../../../modules';
import type { ObservabilityProps } from '../../../modules/observability/observability';
import { synthesize } from '../synthesized';
import { observe } from './observed';

const alarm = (name: string, alarms: AlarmTunings) =>
  observe({ alarms }).resource('aws_cloudwatch_metric_alarm', 'alarm_name', `fleet-${name}`);

describe('tuning', () => {
  it('changes a threshold and nothing else', () => {
    expect(alarm('ca-throttles', { 'ca-throttles': { threshold: 200 } })).toMatchObject({
      threshold: 200,
      datapoints_to_alarm: 2,
      evaluation_periods: 3,
    });
  });

  it('changes M of N periods', () => {
    const tuning = { datapointsToAlarm: 4, evaluationPeriods: 6 };

    expect(alarm('lambda-throttles', { 'lambda-throttles': tuning })).toMatchObject({
      datapoints_to_alarm: 4,
      evaluation_periods: 6,
    });
  });

  it.each([
    [{ datapointsToAlarm: 5 }, 5, 5],
    [{ evaluationPeriods: 1 }, 1, 1],
  ])('keeps M within N when only one is given: %j', (tuning, m, n) => {
    expect(alarm('lambda-throttles', { 'lambda-throttles': tuning })).toMatchObject({
      datapoints_to_alarm: m,
      evaluation_periods: n,
    });
  });

  it('moves the line on the dashboard too', () => {
    const { dashboard_body: body } = observe({ latencyAlarmMs: 2_500 }).resource('aws_cloudwatch_dashboard');

    expect(JSON.parse(String(body)).widgets).toContainEqual(
      expect.objectContaining({
        properties: expect.objectContaining({
          title: 'Signing latency',
          annotations: {
            horizontal: [
              expect.objectContaining({ value: 2_500 }),
              expect.objectContaining({ value: 5_000 }),
            ],
          },
        }),
      }),
    );
  });

  it('turns one alarm off, and its line', () => {
    const stack = observe({ alarms: { 'ca-throttles': { enabled: false } } });
    const names = stack.resources('aws_cloudwatch_metric_alarm').map(({ alarm_name: name }) => name);

    expect(names).not.toContain('fleet-ca-throttles');
    expect(stack.resource('aws_cloudwatch_dashboard').dashboard_body).not.toContain('ca-throttles');
  });

  it('turns off an alarm that another one watches: it still exists, but does not notify', () => {
    const stack = observe({ alarms: { 'signer-crashes': { enabled: false } } });
    const watched = stack.resource('aws_cloudwatch_metric_alarm', 'alarm_name', 'fleet-signer-crashes');

    expect(watched).not.toHaveProperty('alarm_actions');
    expect(watched.alarm_description).toContain('Does not notify: it is turned off');
    expect(
      stack.resource('aws_cloudwatch_composite_alarm', 'alarm_name', 'fleet-signing-down').alarm_rule,
    ).toContain('signer-crashes');
    expect(stack.resource('aws_cloudwatch_dashboard').dashboard_body).not.toContain(
      'alarm:fleet-signer-crashes',
    );
  });

  it('turns off both alarms of one that is quiet while AWS signs', () => {
    const stack = observe({ alarms: { 'ca-expiry-critical': { enabled: false } } });

    expect(JSON.stringify(stack.json.resource)).not.toContain('alarm:fleet-ca-expiry-critical');
    expect(JSON.stringify(stack.json.resource)).not.toContain('"fleet-ca-expiry-critical');
  });

  it('turns off the event rule', () => {
    const stack = observe({ alarms: { 'certificate-provider-changed': { enabled: false } } });
    const rules = stack.resources('aws_cloudwatch_event_rule').map(({ name }) => name);

    expect(rules).not.toContain('fleet-certificate-provider-changed');
  });
});

describe('invalid tuning', () => {
  it.each<[string, Partial<ObservabilityProps>, RegExp]>([
    ['an unknown alarm', tuned('unknown', {}), /alarms\.unknown: there is no such alarm/],
    [
      'a signal',
      tuned('aws-managed-on-purpose', { enabled: false }),
      /alarms\.aws-managed-on-purpose: there is no such alarm/,
    ],
    ['numbers of a composite', tuned('signing-down', { threshold: 1 }), /alarms\.signing-down .* turned off/],
    [
      'no number',
      tuned('ca-throttles', { threshold: Number.NaN }),
      /alarms\.ca-throttles\.threshold must be/,
    ],
    ['M over N', tuned('ca-throttles', { datapointsToAlarm: 3, evaluationPeriods: 2 }), /must be at most/],
    ['N of nothing', tuned('ca-throttles', { evaluationPeriods: 0 }), /evaluationPeriods must be a whole/],
    [
      'over a day',
      tuned('ca-throttles', { evaluationPeriods: 289 }),
      /evaluationPeriods must be at most 288/,
    ],
    ['over a week', tuned('signing-deadline-exceeded', { evaluationPeriods: 169 }), /must be at most 168/],
    ['latency twice', tuned('latency-near-limit', { threshold: 1 }), /set by latencyAlarmMs/],
  ])('%s throws while synthesizing and names the setting', (_, props, message) => {
    expect(() => observe(props)).toThrow(message);
  });

  function tuned(name: string, tuning: object): Partial<ObservabilityProps> {
    return { alarms: { [name]: tuning } };
  }
});

describe('invalid properties', () => {
  it.each<[string, Partial<CertificateSigningProps>, RegExp]>([
    ['latency past the limit', { latencyAlarmMs: 5_000 }, /^latencyAlarmMs must be/],
    ['a namespace of AWS', { metricsNamespace: 'AWS/Own' }, /^metricsNamespace must be/],
    ['an address with a quote', { runbookUrl: 'https://x/"' }, /^runbookUrl must be/],
    ['a path that is no address', { runbookUrl: 'docs/runbooks' }, /^runbookUrl must be/],
    [
      'an address that is too long',
      { runbookUrl: `https://${'x'.repeat(201)}` },
      /^runbookUrl must be .* at most 200/,
    ],
    [
      'no alarm for the automatic rollback',
      { alarms: { 'signing-down': { enabled: false } }, automaticRollback: true },
      /automaticRollback needs it/,
    ],
  ])('%s throws while synthesizing and names the property', (_, props, message) => {
    expect(() => synthesize(props)).toThrow(message);
  });
});
