import type { RunbookPages } from '../runbook-pages';
import type { AlarmRow } from './row';

/** Longest description of an alarm, in characters. (CloudWatch API reference, "PutMetricAlarm") */
export const LONGEST_DESCRIPTION = 1_024;

/** What the text of every alarm contains besides its row, so that on-call needs nothing else. */
export interface AlarmReferences {
  readonly runbooks: RunbookPages;
  /** Address of the dashboard. */
  readonly dashboardUrl: string;
}

/** The commands that an alarm of a signer may contain. */
interface Commands {
  /** AWS CLI command that rolls back. */
  readonly rollBackCommand: string;
  /** AWS CLI command that lifts the hold. */
  readonly liftHoldCommand: string;
}

/** What the texts of a signer's alarms contain. */
export type SignerReferences = AlarmReferences & Commands;

/**
 * The text of an alarm: what it means, what to do, the command for it, the dashboard and the runbook.
 *
 * CloudWatch's console renders Markdown, e-mail does not, and some pagers turn line breaks into spaces. The text works
 * everywhere: the command is one line, without Markdown.
 */
export function alarmDescription(row: AlarmRow, references: AlarmReferences & Partial<Commands>): string {
  const { rollBackCommand, liftHoldCommand } = references;
  return [
    `${row.meaning} ${row.whatToDo}`,
    ...(row.command === 'roll back' ? [`To roll back:\n${rollBackCommand}`] : []),
    ...(row.command === 'lift hold' ? [`To lift the hold:\n${liftHoldCommand}`] : []),
    ...whereToRead(row, references),
  ].join('\n\n');
}

/**
 * The text of an event's notification. Without a command: AWS does not document what EventBridge does with braces in a
 * text, and the dashboard has the command.
 */
export function eventText(row: AlarmRow, references: AlarmReferences): string {
  return [`${row.meaning} ${row.whatToDo}`, ...whereToRead(row, references)].join(' ');
}

function whereToRead({ runbook }: AlarmRow, { dashboardUrl, runbooks }: AlarmReferences): readonly string[] {
  return [`Dashboard: ${dashboardUrl}`, `Runbook: ${runbooks.inText(runbook)}`];
}
