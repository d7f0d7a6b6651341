import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import type { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { IResolvable } from 'cdktf';
import { Construct } from 'constructs';
import type { MeasuredDeployment } from '../measure';
import type { Notifications } from '../notifications/notifications';
import { alarmDescription } from './description';
import { metricAlarm } from './metric-alarm';
import type { AlarmRow, CompositeRow, MetricRow } from './row';
import { alarmRule, alarmsIn, type Condition, withoutMissing } from './rule';
import type { HealthCheckSchedule } from './schedule';
import { ROWS } from './table';
import { type AlarmTunings, checkTunings, tuned } from './tuning';

/** Properties of `Alarms`. */
export interface AlarmsProps {
  readonly deployment: MeasuredDeployment;
  readonly notifications: Notifications;
  readonly healthChecks: HealthCheckSchedule;
  /** Changes to single alarms. */
  readonly tunings: AlarmTunings;
  /** Whether any of them notifies; without, they are evaluated and shown all the same. */
  readonly actionsEnabled: boolean | IResolvable;
  /** Where the runbooks are: the address of the folder, without a slash at its end. */
  readonly runbookUrl: string;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/** The alarms of the table, as far as they are enabled. */
export class Alarms extends Construct {
  /** The rows that exist, with this deployment's numbers in them. */
  readonly rows: readonly AlarmRow[];
  readonly #props: AlarmsProps;
  readonly #metricAlarms = new Map<string, CloudwatchMetricAlarm>();

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#props = props;
    checkTunings(props.tunings);
    this.rows = this.#rowsThatExist();
    for (const row of this.rows) if (row.kind === 'metric') this.#metric(row);
    for (const row of this.rows) {
      if (row.kind === 'composite') this.#composite(row, row.when);
      if (row.kind === 'metric' && row.quietWhileRolledBack) this.#composite(row, unlessRolledBack(row));
    }
  }

  /** Name of the alarm that a row notifies by. */
  static nameOf(deployment: string, row: string): string {
    return `${deployment}-${row}`;
  }

  #rowsThatExist(): readonly AlarmRow[] {
    const { tunings, healthChecks } = this.#props;
    return ROWS.flatMap((row): readonly AlarmRow[] => {
      const tuning = tunings[row.name as keyof AlarmTunings] ?? {};
      if (tuning.enabled === false) return [];
      if (row.kind !== 'metric') return [row];
      if (row.needsHealthChecks && healthChecks.enabled === false) return [];
      return [tuned(row, tuning)];
    });
  }

  #metric(row: MetricRow): void {
    const { deployment, healthChecks, tags } = this.#props;
    const period = row.period === 'health check' ? healthChecks.periodSeconds : row.period;
    const count = this.#countOf(row);
    const own = row.quietWhileRolledBack
      ? { alarmDescription: this.#rawDescription(row) }
      : this.#notifies(row);
    const alarm = metricAlarm(this, row, period, deployment, {
      alarmName: this.#watchedName(row.name),
      count,
      tags,
      ...own,
    });
    this.#metricAlarms.set(row.name, alarm);
  }

  #composite(row: MetricRow | CompositeRow, when: Condition): void {
    const { deployment, healthChecks, tags } = this.#props;
    const count = this.#countOf(row);
    const existing = (checks: boolean) => (name: string) => {
      const found = this.rows.find((candidate) => candidate.name === name);
      return found?.kind === 'metric' && (checks || !found.needsHealthChecks);
    };
    const condition = withoutMissing(when, existing(healthChecks.enabled !== false));
    if (condition === undefined) {
      const names = alarmsIn(when).join(', ');
      throw new Error(
        `alarms.${row.name} watches ${names}, and they are off; turn it off too, or some of them on.`,
      );
    }
    const rule = (of: Condition) => alarmRule(of, (name) => this.#watchedName(name));
    const unchecked = count === undefined ? withoutMissing(when, existing(false)) : condition;
    new CloudwatchCompositeAlarm(this, `${row.name}-composite`, {
      alarmName: Alarms.nameOf(deployment.name, row.name),
      alarmRule: healthChecks.choose(rule(condition), unchecked === undefined ? 'FALSE' : rule(unchecked)),
      count,
      tags,
      ...this.#notifies(row),
      // An alarm that is named must be there first, and goes last.
      dependsOn: alarmsIn(condition).flatMap((name) => this.#metricAlarms.get(name) ?? []),
    });
  }

  #notifies(row: AlarmRow) {
    const { notifications, actionsEnabled, runbookUrl } = this.#props;
    const description = { alarmDescription: alarmDescription(row, runbookUrl) };
    if (row.severity === 'signal') return description;
    const topic = notifications.topicArn(row.severity);
    return {
      ...description,
      actionsEnabled,
      alarmActions: [topic],
      // A page that is over ends the incident; a ticket is closed by whoever worked on it.
      ...(row.severity === 'page' && { okActions: [topic] }),
    };
  }

  #countOf(row: MetricRow | CompositeRow): number | undefined {
    return row.kind === 'metric' && row.needsHealthChecks ? this.#props.healthChecks.count : undefined;
  }

  #rawDescription({ name, meaning }: MetricRow): string {
    const { deployment } = this.#props;
    return `${meaning} Notifies nobody: ${Alarms.nameOf(deployment.name, name)} does, unless AWS signs on purpose.`;
  }

  /** Name of the alarm that compares the numbers of a row. */
  #watchedName(name: string): string {
    const row = ROWS.find((candidate) => candidate.name === name);
    const quiet = row?.kind === 'metric' && row.quietWhileRolledBack;
    return Alarms.nameOf(this.#props.deployment.name, quiet ? `${name}-raw` : name);
  }
}

function unlessRolledBack({ name }: MetricRow): Condition {
  return { all: [{ alarm: name }, { not: { alarm: 'rolled-back' } }] };
}
