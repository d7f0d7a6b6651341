import { describe, expect, it } from '@jest/globals';
import { CrlMetric } from '../../../handler/crl/vocabulary';
import { CRL_ALARMS } from '../../../modules/crl/alarms';
import { LONGEST_DESCRIPTION } from '../../../modules/observability/alarms/description';
import { ROWS } from '../../../modules/observability/alarms/table';
import { followed, synthesizePublished } from './published';

const stack = synthesizePublished();
const alarm = (name: string) => stack.resource('aws_cloudwatch_metric_alarm', 'alarm_name', `fleet-${name}`);

describe('the alarms of a revocation list', () => {
  it('are those of the table, under names that no signer has', () => {
    const names = CRL_ALARMS.map(({ name }) => name);

    expect(
      stack
        .resources('aws_cloudwatch_metric_alarm')
        .map(({ alarm_name }) => alarm_name)
        .sort(),
    ).toEqual(names.map((name) => `fleet-${name}`).sort());
    expect(ROWS.filter(({ name }) => (names as readonly string[]).includes(name))).toEqual([]);
  });

  it.each([
    ['crl-stale', 2],
    ['crl-expiry-critical', 8],
  ])('%s goes off at one part in %d of the validity', (name, parts) => {
    const { threshold } = alarm(name);
    const [, reference, part] = /^\$\{(local\.\S+) \/ (\d+)\}$/.exec(String(threshold)) ?? [];

    expect(followed(stack, `\${${reference}}`)).toBe(168);
    expect(Number(part)).toBe(parts);
    expect(CRL_ALARMS.find((row) => row.name === name)?.threshold).toBe(168 / parts);
  });

  it.each(CRL_ALARMS.map((row) => [row.name, row] as const))(
    '%s watches what the publisher emits',
    (name, row) => {
      const { metric_name, dimensions, namespace, period } = alarm(name);

      expect(Object.values(CrlMetric)).toContain(metric_name);
      expect({ dimensions, namespace }).toEqual({
        dimensions: { service: 'fleet' },
        namespace: 'IotCertificateSigning',
      });
      expect(row.period).toBe('publication');
      // Each period has a run in it, also when that is late.
      expect(period).toMatch(/^\$\{\(local\.\S+ \+ 5\) \* 60\}$/);
    },
  );

  it.each(CRL_ALARMS.map((row) => [row.name, row] as const))(
    '%s says enough, and not too much',
    (name, row) => {
      const { alarm_description: text } = alarm(name);

      expect(String(text)).toContain(row.whatToDo);
      expect(String(text)).toContain(`docs/runbooks/${row.runbook} in the repository`);
      // References are longer than what they stand for.
      expect(String(text).length).toBeLessThanOrEqual(LONGEST_DESCRIPTION);
      expect(row).not.toHaveProperty('command');
    },
  );

  it('notify the topic that is given for their severity, and none if none is given', () => {
    const PAGES = 'arn:aws:sns:eu-west-1:123456789012:pages';
    const TICKETS = 'arn:aws:sns:eu-west-1:123456789012:tickets';
    const given = synthesizePublished({ pageTopicArn: PAGES, ticketTopicArn: TICKETS });
    const topicOf = (name: string) => {
      const { alarm_actions: actions } = given.resource('aws_cloudwatch_metric_alarm', 'alarm_name', name);
      const [, local] =
        /^\$\{\[for arn in \[(local\.\S+)\] : arn if arn != ""\]\}$/.exec(String(actions)) ?? [];
      return followed(given, `\${${local}}`);
    };

    expect(topicOf('fleet-crl-expiry-critical')).toBe(PAGES);
    expect(topicOf('fleet-crl-stale')).toBe(TICKETS);
    expect(topicOf('fleet-crl-publishing-failed')).toBe(TICKETS);
  });
});

describe('the dashboard of a revocation list', () => {
  it('shows its alarms, and how long it lasts', () => {
    const { dashboard_name, dashboard_body } = stack.resource('aws_cloudwatch_dashboard');
    // The one number that only Terraform knows here.
    const { widgets } = JSON.parse(String(dashboard_body).replaceAll(/: ?\$\{[^}]+\}(?=[,}])/g, ':0'));
    const titles = widgets.map(({ properties }: { properties: { title: string } }) => properties.title);

    expect(dashboard_name).toBe(`fleet-crl-${stack.region}`);
    expect(titles).toEqual([
      'Alarms of the revocation list',
      'Hours until the revocation list expires',
      'Entries of the revocation list',
      'Runs of the publisher',
      'Duration of a run',
    ]);
  });
});
