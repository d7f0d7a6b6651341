import { Metric } from '../../../handler/vocabulary';
import { inShortLines } from '../../runbooks/command';
import type { AlarmRow } from '../alarms/row';
import { type SignerMetric, type Statistic, signer } from '../measure';
import type { RunbookPages } from '../runbook-pages';
import { Colour, type Drawn, type Line, metricWidget } from './graph';
import type { AlarmWidget, MetricWidget, WidgetRows } from './widget';

/** What the first rows say besides numbers. */
export interface State {
  /** Name of the deployment. */
  readonly name: string;
  /** ARN of the alarm of a row. */
  readonly alarmArn: (row: string) => string;
  /** When a deploy last changed the live function. */
  readonly lastChange: string;
  /** The runbooks. */
  readonly runbooks: RunbookPages;
  /** AWS CLI line that rolls back. */
  readonly rollBackCommand: string;
  /** AWS CLI line that lifts the hold. */
  readonly liftHoldCommand: string;
}

/** Height of the text with the commands, in units of the grid: enough to show all of it at half a screen's width. */
const TEXT_HEIGHT = 10;

/**
 * The first look: is signing healthy, who signs, and what to press if not.
 *
 * CloudWatch colours no number by its value. So numbers that should be 1 and numbers that should be 0 stand in two
 * widgets, whose titles say which.
 */
export function state(drawn: Drawn, about: State): WidgetRows {
  const pages = alarms('Pages', 'page', drawn, about);
  const tickets = alarms('Tickets', 'ticket', drawn, about);
  const height = Math.max(TEXT_HEIGHT, pages.height);
  const upper = Math.ceil(tickets.height / 2);
  return [
    [
      { type: 'text', width: 12, height, properties: { markdown: markdown(drawn.alarms, about) } },
      { ...pages, height },
    ],
    [[whoSigns(upper, drawn), trouble(tickets.height - upper, drawn)], tickets],
  ];
}

function whoSigns(height: number, drawn: Drawn): MetricWidget {
  return numbers('Who signs? (1 is yes)', height, drawn, [
    latest(Metric.SelfManagedSigning, 'Minimum', 'your CA', Colour.green),
    latest(Metric.RolledBack, 'Maximum', 'AWS, on purpose', Colour.amber),
    latest(Metric.LiftedAwaitingDeploy, 'Maximum', 'lifted, not deployed', Colour.amber),
  ]);
}

function trouble(height: number, drawn: Drawn): MetricWidget {
  return numbers('Trouble (0 is good)', height, drawn, [
    latest(Metric.HealthCheckFailed, 'Maximum', 'failed health check', Colour.red),
    latest(Metric.SigningModeUnexpected, 'Maximum', 'signer other than declared', Colour.red),
  ]);
}

/** What the latest health check found; longer periods would mix in earlier checks. */
function numbers(title: string, height: number, drawn: Drawn, lines: readonly Line[]): MetricWidget {
  return metricWidget({ title, width: 12, height, view: 'singleValue', lines }, drawn);
}

function latest(metric: SignerMetric, statistic: Statistic, label: string, color: string): Line {
  return { measured: signer(metric), statistic, label, color };
}

/** The states of the alarms of a severity; tall enough for the title and one alarm per row. */
function alarms(title: string, severity: AlarmRow['severity'], drawn: Drawn, about: State): AlarmWidget {
  const arns = drawn.alarms
    .filter((row) => row.severity === severity && row.kind !== 'event')
    .map(({ name }) => about.alarmArn(name));
  return { type: 'alarm', width: 12, height: 1 + arns.length, properties: { title, alarms: arns } };
}

function markdown(rows: readonly AlarmRow[], about: State): string {
  const { name, lastChange, runbooks, rollBackCommand, liftHoldCommand } = about;
  const pages = rows.filter(({ severity }) => severity === 'page');
  const rollBack = runbooks.linkedOr('roll-back', (url) => `[Roll back](${url}/rollback.md)`, 'Roll back');
  const links = (url: string) =>
    [...pages, { name: 'tickets', runbook: 'tickets.md' }].map(
      (page) => `[${page.name}](${url}/${page.runbook})`,
    );
  const list = runbooks.linkedOr(
    'list',
    (url) => `Runbooks: ${links(url).join(' · ')}`,
    'Runbooks: docs/runbooks in the repository; a page has the name of its alarm.',
  );
  return [
    `# Certificate signing: ${name}`,
    `Live function last changed: **${lastChange}**`,
    '',
    `**${rollBack}**, if devices are refused and the cause is not known: AWS signs instead.`,
    '```',
    inShortLines(rollBackCommand),
    '```',
    'Come back: lift the hold, then deploy.',
    '```',
    inShortLines(liftHoldCommand),
    '```',
    list,
  ].join('\n');
}
