import { Metric } from '../../../handler/vocabulary';
import type { AlarmRow } from '../alarms/row';
import { signer } from '../measure';
import { type Drawn, metricWidget } from './graph';
import type { Widget, WidgetRows } from './widget';

/** What the first rows say besides numbers. */
export interface State {
  /** Name of the deployment. */
  readonly name: string;
  /** ARN of the alarm of a row. */
  readonly alarmArn: (row: string) => string;
  /** When a deploy last changed the live function. */
  readonly lastChange: string;
  /** Where the runbooks are. */
  readonly runbookUrl: string;
  /** AWS CLI line that rolls back. */
  readonly rollBackCommand: string;
  /** AWS CLI line that lifts the hold. */
  readonly liftHoldCommand: string;
}

/** The first look: is signing healthy, who signs, and what to press if not. */
export function state(drawn: Drawn, about: State): WidgetRows {
  const alarms = (title: string, severity: AlarmRow['severity'], height: number): Widget => ({
    type: 'alarm',
    width: 12,
    height,
    properties: {
      title,
      alarms: drawn.alarms
        .filter((row) => row.severity === severity && row.kind !== 'event')
        .map(({ name }) => about.alarmArn(name)),
    },
  });
  return [
    [
      { type: 'text', width: 12, height: 9, properties: { markdown: markdown(drawn.alarms, about) } },
      alarms('Pages', 'page', 9),
    ],
    [
      metricWidget(
        {
          title: 'Who signs, and is it well? (1 is yes)',
          width: 12,
          height: 4,
          view: 'singleValue',
          period: 300,
          lines: [
            { measured: signer(Metric.SelfManagedSigning), statistic: 'Minimum', label: 'your CA signs' },
            { measured: signer(Metric.RolledBack), statistic: 'Maximum', label: 'AWS signs on purpose' },
            {
              measured: signer(Metric.LiftedAwaitingDeploy),
              statistic: 'Maximum',
              label: 'lifted, not deployed',
            },
            {
              measured: signer(Metric.SigningModeUnexpected),
              statistic: 'Maximum',
              label: 'another than declared',
            },
            { measured: signer(Metric.HealthCheckFailed), statistic: 'Maximum', label: 'health check fails' },
          ],
        },
        drawn,
      ),
      alarms('Tickets', 'ticket', 4),
    ],
  ];
}

function markdown(alarms: readonly AlarmRow[], about: State): string {
  const { name, lastChange, runbookUrl, rollBackCommand, liftHoldCommand } = about;
  const pages = alarms.filter(({ severity }) => severity === 'page');
  const links = pages.map(({ name: page, runbook }) => `[${page}](${runbookUrl}/${runbook})`);
  return [
    `# Certificate signing: ${name}`,
    `Live function last changed: **${lastChange}**`,
    '',
    `**[Roll back](${runbookUrl}/rollback.md)**, if devices are refused and the cause is not known: AWS signs instead.`,
    '```',
    rollBackCommand,
    '```',
    'Come back: lift the hold, then deploy.',
    '```',
    liftHoldCommand,
    '```',
    `Runbooks: ${links.join(' · ')} · [tickets](${runbookUrl}/tickets.md)`,
  ].join('\n');
}
