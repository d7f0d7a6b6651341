import type { RunbookPages } from '../runbook-pages';
import type { AlarmRow } from './row';

/** Longest description of an alarm, in characters. (CloudWatch API reference, "PutMetricAlarm") */
export const LONGEST_DESCRIPTION = 1_024;

/** What the text of an alarm holds besides its row, so that on-call needs nothing else. */
export interface AlarmReferences {
  readonly runbooks: RunbookPages;
  /** Address of the dashboard. */
  readonly dashboardUrl: string;
  /** AWS CLI line that rolls back. */
  readonly rollBackCommand: string;
  /** AWS CLI line that lifts the hold. */
  readonly liftHoldCommand: string;
}

/**
 * The text of an alarm: what it means, what to do, the line for that, where to look, where to read on.
 *
 * CloudWatch's console renders Markdown, a mail does not, and some pagers turn line ends into blanks. The text works
 * either way: the command is one line, without Markdown around it.
 */
export function alarmDescription(row: AlarmRow, references: AlarmReferences): string {
  const { rollBackCommand, liftHoldCommand } = references;
  return [
    `${row.meaning} ${row.whatToDo}`,
    ...(row.command === 'roll back' ? [`To roll back:\n${rollBackCommand}`] : []),
    ...(row.command === 'lift hold' ? [`To lift the hold:\n${liftHoldCommand}`] : []),
    ...whereToRead(row, references),
  ].join('\n\n');
}

/**
 * The text of an event's notification. It holds no command: AWS does not document what EventBridge does with braces
 * within a text, and the dashboard has the line.
 */
export function eventText(row: AlarmRow, references: AlarmReferences): string {
  return [`${row.meaning} ${row.whatToDo}`, ...whereToRead(row, references)].join(' ');
}

function whereToRead({ runbook }: AlarmRow, { dashboardUrl, runbooks }: AlarmReferences): readonly string[] {
  return [`Dashboard: ${dashboardUrl}`, `Runbook: ${runbooks.inText(runbook)}`];
}
