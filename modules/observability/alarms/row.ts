import type { Measured, Statistic } from '../measure';
import type { Condition } from './rule';

/**
 * Who hears of it: `page` wakes somebody, `ticket` is read in working hours, `signal` notifies nobody and is there
 * for other alarms to use.
 */
export type Severity = 'page' | 'ticket' | 'signal';

/** What all rows of the table of alarms say. */
interface Row {
  /** Name; the alarm is `<deployment>-<name>`. */
  readonly name: string;
  readonly severity: Severity;
  /** One sentence for somebody who was just woken. */
  readonly meaning: string;
  /** What that person does first. */
  readonly whatToDo: string;
  /** Command that its text holds, ready to be pasted. @default none */
  readonly command?: 'roll back' | 'lift hold';
  /** Page below `docs/runbooks/`, with the section where it has one. */
  readonly runbook: string;
  /** Why these numbers and not others. */
  readonly because: string;
}

/** One series that an alarm looks at. */
export interface Series {
  readonly measured: Measured;
  readonly statistic: Statistic;
}

/** A row that compares numbers. */
export interface MetricRow extends Row {
  readonly kind: 'metric';
  /** The series, by the id under which the expression names it. */
  readonly series: Readonly<Record<string, Series>>;
  /** Metric math over the ids. @default the only series itself */
  readonly expression?: string;
  /** Length of a period in seconds; `health check`: long enough to hold one whatever the schedule. */
  readonly period: number | 'health check';
  readonly comparison: 'at least' | 'at most';
  readonly threshold: number;
  /** Of the threshold, for readers. */
  readonly unit: string;
  /** M: so many breaching periods … */
  readonly datapointsToAlarm: number;
  /** … N: of so many make the alarm. */
  readonly evaluationPeriods: number;
  /** What a period without a value means, and why. */
  readonly missing: { readonly as: 'notBreaching' | 'breaching' | 'ignore'; readonly because: string };
  /** Whether only the health check emits what it watches; without health checks the alarm does not exist. */
  readonly needsHealthChecks?: boolean;
  /** Whether it says nothing while AWS signs on purpose; then a composite alarm does the notifying. */
  readonly quietWhileRolledBack?: boolean;
}

/** A row that combines others. */
export interface CompositeRow extends Row {
  readonly kind: 'composite';
  readonly when: Condition;
}

/** A row that is no alarm of CloudWatch but an event. */
export interface EventRow extends Row {
  readonly kind: 'event';
  /** Calls of AWS IoT that are told of. */
  readonly calls: readonly string[];
}

/** A row of the table of alarms. */
export type AlarmRow = MetricRow | CompositeRow | EventRow;
