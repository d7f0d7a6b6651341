import type { AlarmRow } from './row';

/** Longest description of an alarm, in characters. (CloudWatch API reference, "PutMetricAlarm") */
export const LONGEST_DESCRIPTION = 1_024;

/** What the notification says: what it means, what to do, where to read on. */
export function alarmDescription({ meaning, whatToDo, runbook }: AlarmRow, runbookUrl: string): string {
  return `${meaning} ${whatToDo} Runbook: ${runbookUrl}/${runbook}`;
}
