import type { Measured, Statistic } from '../measure';
import type { Condition } from './rule';

/**
 * Whom it notifies: `page` wakes somebody, `ticket` is read in working hours, `signal` notifies nobody and is used by
 * other alarms.
 */
export type Severity = 'page' | 'ticket' | 'signal';

/** What all rows of the table have. */
interface Row {
  /** Name; the alarm is `<deployment>-<name>`. */
  readonly name: string;
  readonly severity: Severity;
  /** What it means, for somebody who was just woken. */
  readonly meaning: string;
  /** What to do first. */
  readonly whatToDo: string;
  /** Command in its text, ready to paste. @default none */
  readonly command?: 'roll back' | 'lift hold';
  /** Page in `docs/runbooks/`, with its section if it has one. */
  readonly runbook: string;
  /** Why these numbers. */
  readonly because: string;
}

/** One series that an alarm watches. */
export interface Series {
  readonly measured: Measured;
  readonly statistic: Statistic;
}

/** A row that compares numbers. */
export interface MetricRow extends Row {
  readonly kind: 'metric';
  /** The series, by their id in the expression. */
  readonly series: Readonly<Record<string, Series>>;
  /** Metric math over the ids. @default the only series */
  readonly expression?: string;
  /** Length of a period in seconds; or what runs on a schedule and must have run once in it, whatever the schedule. */
  readonly period: number | 'health check' | 'publication';
  readonly comparison: 'at least' | 'at most';
  readonly threshold: number;
  /** Unit of the threshold, for readers. */
  readonly unit: string;
  /** M: this many breaching periods … */
  readonly datapointsToAlarm: number;
  /** … out of N set off the alarm. */
  readonly evaluationPeriods: number;
  /** What a period without a value means, and why. */
  readonly missing: { readonly as: 'notBreaching' | 'breaching' | 'ignore'; readonly because: string };
  /** Whether only the health check emits what it watches. Without health checks the alarm does not exist. */
  readonly needsHealthChecks?: boolean;
  /** Whether it stays quiet while AWS signs on purpose. A composite alarm then notifies in its place. */
  readonly quietWhileAwsManaged?: boolean;
}

/** A row that combines others. */
export interface CompositeRow extends Row {
  readonly kind: 'composite';
  readonly when: Condition;
}

/** A row that is an event, not a CloudWatch alarm. */
export interface EventRow extends Row {
  readonly kind: 'event';
  /** The AWS IoT API calls that it notifies of. */
  readonly calls: readonly string[];
}

/** A row of the table of alarms. */
export type AlarmRow = MetricRow | CompositeRow | EventRow;
