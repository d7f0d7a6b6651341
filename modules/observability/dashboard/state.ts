import { Metric } from '../../../handler/vocabulary';
import { inShortLines } from '../../runbooks/command';
import type { AlarmRow } from '../alarms/row';
import { type SignerMetric, type Statistic, signer } from '../measure';
import type { RunbookPages } from '../runbook-pages';
import { Colour, type DashboardContext, type Line, metricWidget } from './graph';
import type { AlarmWidget, MetricWidget, WidgetRows } from './widget';

/** What the first rows show besides numbers. */
export interface State {
  /** Name of the deployment. */
  readonly name: string;
  /** ARN of the alarm of a row. */
  readonly alarmArn: (row: string) => string;
  /** When a deploy last changed the live function. */
  readonly lastChange: string;
  readonly runbooks: RunbookPages;
  /** AWS CLI line that rolls back. */
  readonly rollBackCommand: string;
  /** AWS CLI line that lifts the hold. */
  readonly liftHoldCommand: string;
}

/** Height of the text with the commands, in units of the grid: enough to show all of it at half a screen's width. */
const TEXT_HEIGHT = 10;

/**
 * The first look: is signing healthy, who signs, and what to do if not.
 *
 * CloudWatch does not colour a number by its value. So numbers that should be 1 and numbers that should be 0 are in two
 * widgets, whose titles tell which.
 */
export function state(context: DashboardContext, about: State): WidgetRows {
  const pages = alarms('Pages', 'page', context, about);
  const tickets = alarms('Tickets', 'ticket', context, about);
  const height = Math.max(TEXT_HEIGHT, pages.height);
  const upper = Math.ceil(tickets.height / 2);
  return [
    [
      { type: 'text', width: 12, height, properties: { markdown: markdown(context.alarms, about) } },
      { ...pages, height },
    ],
    [[whoSigns(upper, context), trouble(tickets.height - upper, context)], tickets],
  ];
}

function whoSigns(height: number, context: DashboardContext): MetricWidget {
  return numbers('Who signs? (1 is yes)', height, context, [
    latest(Metric.SelfManagedSigning, 'Minimum', 'your CA', Colour.green),
    latest(Metric.AwsManagedOnPurpose, 'Maximum', 'AWS, on purpose', Colour.amber),
    latest(Metric.RestorationPending, 'Maximum', 'AWS, restoration pending', Colour.amber),
  ]);
}

function trouble(height: number, context: DashboardContext): MetricWidget {
  return numbers('Trouble (0 is good)', height, context, [
    latest(Metric.HealthCheckFailed, 'Maximum', 'failed health check', Colour.red),
    latest(Metric.SigningModeUnexpected, 'Maximum', 'signing not as declared', Colour.red),
    latest(Metric.AuthoritiesFailing, 'Maximum', 'of several CAs, not signing', Colour.amber),
    // Of the last deploy; none, if there was none in the time that is shown.
    latest(Metric.PreflightFailed, 'Maximum', 'failed preflight', Colour.amber),
    latest(Metric.RehearsalFailed, 'Maximum', 'failed rehearsal', Colour.amber),
  ]);
}

/** What the latest check found; longer periods would mix in earlier checks. */
function numbers(
  title: string,
  height: number,
  context: DashboardContext,
  lines: readonly Line[],
): MetricWidget {
  return metricWidget({ title, width: 12, height, view: 'singleValue', lines }, context);
}

function latest(metric: SignerMetric, statistic: Statistic, label: string, color: string): Line {
  return { measured: signer(metric), statistic, label, color };
}

/** The states of the alarms of a severity; tall enough for the title and one alarm per row. */
function alarms(
  title: string,
  severity: AlarmRow['severity'],
  context: DashboardContext,
  about: State,
): AlarmWidget {
  const arns = context.alarms
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
    'Runbooks: docs/runbooks in the repository, one page per alarm.',
  );
  return [
    `# Certificate signing: ${name}`,
    `Live function last changed: **${lastChange}**`,
    '',
    `**${rollBack}** if devices are refused and you do not know the cause: AWS signs instead.`,
    '```',
    inShortLines(rollBackCommand),
    '```',
    'Restore: lift the hold, then deploy.',
    '```',
    inShortLines(liftHoldCommand),
    '```',
    list,
  ].join('\n');
}
