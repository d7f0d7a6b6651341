import { describe, expect, it } from '@jest/globals';
import { LONGEST_DESCRIPTION } from '../../../modules/observability/alarms/description';
import type { AlarmRow, MetricRow } from '../../../modules/observability/alarms/row';
import { ROWS, WATCHED } from '../../../modules/observability/alarms/table';
import { type Block, synthesize } from '../synthesized';
import { observe } from './observed';

const LONGEST_NAME = 'x'.repeat(35);
const PAGE = 'arn:aws:sns:eu-west-1:123456789012:pages';
const TICKET = 'arn:aws:sns:eu-west-1:123456789012:tickets';

const stack = observe();
const metricRows = ROWS.filter((row): row is MetricRow => row.kind === 'metric');
const quietRows = metricRows.filter(({ quietWhileAwsManaged }) => quietWhileAwsManaged);

function metricAlarmOf(row: MetricRow): Block {
  const name = row.quietWhileAwsManaged ? `fleet-${row.name}-raw` : `fleet-${row.name}`;
  return stack.resource('aws_cloudwatch_metric_alarm', 'alarm_name', name);
}

/** The alarm that notifies, of either kind. */
function notifying(row: AlarmRow, from = stack): Block {
  const composite = row.kind === 'composite' || (row.kind === 'metric' && row.quietWhileAwsManaged);
  const type = composite ? 'aws_cloudwatch_composite_alarm' : 'aws_cloudwatch_metric_alarm';
  return from.resource(type, 'alarm_name', `fleet-${row.name}`);
}

describe('the table of alarms', () => {
  it('has each name once', () => {
    const names = ROWS.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });

  it('becomes one metric alarm for each row with numbers, and nothing else', () => {
    expect(stack.resources('aws_cloudwatch_metric_alarm')).toHaveLength(metricRows.length);
    expect(stack.resources('aws_cloudwatch_composite_alarm')).toHaveLength(
      quietRows.length + ROWS.filter(({ kind }) => kind === 'composite').length,
    );
  });

  it.each(metricRows.map((row) => [row.name, row] as const))('gives %s its numbers', (_, row) => {
    const alarm = metricAlarmOf(row);

    expect(alarm).toMatchObject({
      comparison_operator:
        row.comparison === 'at least' ? 'GreaterThanOrEqualToThreshold' : 'LessThanOrEqualToThreshold',
      threshold: row.threshold,
      datapoints_to_alarm: row.datapointsToAlarm,
      evaluation_periods: row.evaluationPeriods,
      treat_missing_data: row.missing.as,
    });
    expect(row.datapointsToAlarm).toBeLessThanOrEqual(row.evaluationPeriods);
  });

  it.each(metricRows.map((row) => [row.name, row] as const))(
    'has %s watch its series, over one period',
    (_, row) => {
      const alarm = metricAlarmOf(row);
      const period = row.period === 'health check' ? 360 : row.period;
      const queries = (alarm.metric_query ?? []) as readonly Record<string, unknown>[];

      if (row.expression === undefined) {
        expect(alarm.period).toBe(period);
        expect(Object.keys(row.series)).toHaveLength(1);
      } else {
        const ids = Object.keys(row.series);
        expect(queries.map(({ id }) => id)).toEqual([...ids, 'result']);
        expect(queries.filter(({ return_data: returned }) => returned)).toHaveLength(1);
        for (const { metric } of queries.slice(0, -1)) expect(metric).toMatchObject({ period });
        for (const id of ids) expect(row.expression).toMatch(new RegExp(`\\b${id}\\b`));
      }
    },
  );

  // (CloudWatch user guide, "Limits that apply to alarms based on metric math expressions")
  it.each(metricRows.map((row) => [row.name, row] as const))(
    'computes %s with ten metrics at most',
    (_, row) => {
      expect(Object.keys(row.series).length).toBeLessThanOrEqual(10);
    },
  );

  it('pages before AWS IoT gives up', () => {
    expect(
      stack.resource('aws_cloudwatch_metric_alarm', 'alarm_name', 'fleet-latency-near-limit'),
    ).toMatchObject({
      threshold: 4_000,
      extended_statistic: 'p99',
    });
  });

  it('treats a silent health check as a failed one', () => {
    expect(
      stack.resource('aws_cloudwatch_metric_alarm', 'alarm_name', 'fleet-health-check-failing-raw'),
    ).toMatchObject({ treat_missing_data: 'breaching', period: 360 });
  });
});

describe('a description', () => {
  const alarmRows = ROWS.filter(({ kind }) => kind !== 'event');
  const each = alarmRows.map((row) => [row.name, row] as const);
  const whole = synthesize();
  const descriptionOf = (row: AlarmRow, from = whole) => inRegion(notifying(row, from).alarm_description);

  it.each(['http', 'https'])('fits, however long the name, the Region and the address (%s) are', (scheme) => {
    const longest = synthesize({ name: LONGEST_NAME, runbookUrl: `${scheme}://${'x'.repeat(200)}` });
    const alarms = ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'].flatMap((type) =>
      longest.resources(type),
    );

    expect(alarms.length).toBeGreaterThanOrEqual(alarmRows.length);
    for (const { alarm_description: description, alarm_name: name } of alarms) {
      expect(inRegion(description).length).toBeLessThanOrEqual(LONGEST_DESCRIPTION);
      expect(String(name).length).toBeLessThanOrEqual(255);
    }
  });

  it.each(each)('of %s says what it means, what to do, and where to look', (_, row) => {
    const description = descriptionOf(row);

    expect(description).toContain(`${row.meaning} ${row.whatToDo}`);
    expect(description).toMatch(
      /^Dashboard: https:\/\/ap-southeast-1\.console\.\S+\?region=ap-southeast-1#dashboards\/dashboard\/fleet\S*$/m,
    );
  });

  it.each(each.filter(([, { severity }]) => severity === 'page'))(
    'of %s has the command that rolls back, ready to paste',
    (_, row) => {
      expect(descriptionOf(row).split('\n')).toContain(
        'aws ssm start-automation-execution --region ap-southeast-1 --document-name fleet-roll-back ' +
          `--parameters '{"Reason":["on-call: say why here"]}'`,
      );
    },
  );

  it('of the reminder that AWS signs has the command that lifts the hold', () => {
    const [row] = alarmRows.filter(({ name }) => name === 'still-aws-managed');

    expect(descriptionOf(row as AlarmRow).split('\n')).toContain(
      'aws ssm start-automation-execution --region ap-southeast-1 --document-name fleet-lift-hold',
    );
  });

  it.each(each)('of %s names its runbook, and links to it if the address is known', (_, row) => {
    const runbookUrl = 'https://wiki.example.com/runbooks';

    expect(descriptionOf(row)).toMatch(endingWith(`Runbook: docs/runbooks/${row.runbook} in the repository`));
    expect(descriptionOf(row, observe({ runbookUrl }))).toMatch(
      endingWith(`Runbook: ${runbookUrl}/${row.runbook}`),
    );
  });

  it('of an event fits, and has no braces except its own placeholders', () => {
    const { input_transformer: transformer } = observe({
      name: LONGEST_NAME,
      runbookUrl: `https://${'x'.repeat(200)}`,
    }).resource('aws_cloudwatch_event_target', 'target_id', 'notify');
    const template = inRegion((transformer as { input_template: string }).input_template);

    expect(template.length).toBeLessThanOrEqual(LONGEST_TEMPLATE);
    expect(template).not.toMatch(/[{}]|\\n/);
    expect(template).toContain('Dashboard: https://');
  });
});

/** Longest text of an input transformer, in characters. (EventBridge API reference, "InputTransformer") */
const LONGEST_TEMPLATE = 8_192;

/** A text in the Region with the longest name, with the longest address of a console. */
function inRegion(text: unknown): string {
  const inPlace = String(text)
    .replaceAll(/\$\{data\.aws_region\.[^}]+\}/g, 'ap-southeast-1')
    .replaceAll(/\$\{local\.[^}]*console[^}]*\}/g, 'console.amazonaws-us-gov.com');
  expect(inPlace).not.toContain('${');
  return inPlace;
}

function endingWith(text: string): RegExp {
  return new RegExp(`\n${text.replaceAll(/[.?]/g, '\\$&')}$`);
}

describe('a severity', () => {
  const given = observe({ notifications: { pageTopicArn: PAGE, ticketTopicArn: TICKET } });
  const topicOf = (actions: unknown): string => {
    const [, topic = 'other'] = /(ticket|page)-topic/.exec(String(actions)) ?? [];
    return topic;
  };

  it.each(ROWS.filter(({ kind }) => kind !== 'event').map((row) => [row.name, row.severity, row] as const))(
    'of %s, %s, determines whom it notifies',
    (_, severity, row) => {
      const alarm = notifying(row, given);

      if (severity === 'signal') {
        expect(alarm).not.toHaveProperty('alarm_actions');
        expect(alarm).not.toHaveProperty('ok_actions');
        return;
      }
      expect(topicOf(alarm.alarm_actions)).toBe(severity);
      // A page that is over says so; a ticket does not, or the daily reminder would come twice.
      if (severity === 'page') expect(topicOf(alarm.ok_actions)).toBe('page');
      else expect(alarm).not.toHaveProperty('ok_actions');
    },
  );

  it('is silent in an alarm that only feeds another', () => {
    for (const row of quietRows) expect(metricAlarmOf(row)).not.toHaveProperty('alarm_actions');
  });

  it('can be silenced for all alarms, which stay and change in place', () => {
    const { locals } = observe({ alarmsEnabled: false }).json as { locals: Record<string, unknown> };
    const stackAsUsual = observe();

    for (const row of ROWS) {
      if (row.kind === 'event' || row.severity === 'signal') continue;
      expect(notifying(row).alarm_actions).toMatch(/^\$\{local\.\S+_enabled_\w+ \? \[local\.\S+\] : \[\]\}$/);
    }
    expect(Object.entries(locals).filter(([name]) => /notifications_enabled/.test(name))).toEqual([
      [expect.any(String), false],
    ]);
    // It would replace a composite alarm, and the new one would page again.
    expect(JSON.stringify(stackAsUsual.json)).not.toContain('actions_enabled');
  });
});

describe('without health checks', () => {
  const without = observe({ healthCheckMinutes: 0 });
  const names = ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'].flatMap((type) =>
    without.resources(type).map(({ alarm_name: name }) => String(name)),
  );

  it('no alarm needs them, except quiet ones that another alarm watches', () => {
    const needing = metricRows.filter(({ needsHealthChecks }) => needsHealthChecks).map(({ name }) => name);

    expect(needing).toEqual(expect.arrayContaining(['health-check-failing', 'aws-managed-on-purpose']));
    for (const name of needing) {
      expect(names.filter((known) => known.startsWith(`fleet-${name}`))).toEqual(
        WATCHED.has(name) ? [`fleet-${name}-raw`] : [],
      );
    }
    expect(
      without.resource('aws_cloudwatch_metric_alarm', 'alarm_name', 'fleet-health-check-failing-raw'),
    ).toMatchObject({ treat_missing_data: 'notBreaching' });
  });

  it('no rule names an alarm that does not exist', () => {
    for (const { alarm_rule: rule } of without.resources('aws_cloudwatch_composite_alarm')) {
      const named = [...String(rule).matchAll(/"([^"]+)"/g)].map(([, name]) => name);
      expect(names).toEqual(expect.arrayContaining(named));
    }
  });
});
