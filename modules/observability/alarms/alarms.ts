import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import type { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Candidate, ChosenAuthority } from '../../authority/chosen-authority';
import type { MeasuredDeployment } from '../measure';
import type { Notifications } from '../notifications/notifications';
import { type DeployedRow, deployedRows } from './deployed-rows';
import { alarmDescription, type SignerReferences } from './description';
import { metricAlarm } from './metric-alarm';
import type { AlarmRow, CompositeRow, MetricRow } from './row';
import { alarmRule, alarmsIn, type Condition } from './rule';
import type { HealthCheckSchedule } from './schedule';
import type { CommonAlarmName } from './table';
import { WATCHED } from './table';
import { type AlarmTunings, tuned } from './tuning';

/** Properties of `Alarms`. */
export interface AlarmsProps {
  readonly deployment: MeasuredDeployment;
  /** Who signs, and may have alarms of its own. */
  readonly authority: ChosenAuthority;
  readonly notifications: Notifications;
  readonly healthChecks: HealthCheckSchedule;
  /** Changes to single alarms, checked. */
  readonly tunings: AlarmTunings;
  /** What the alarms' texts refer to. */
  readonly references: SignerReferences;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/**
 * The alarms of the table.
 *
 * CloudWatch refuses to delete an alarm that a composite alarm names, and Terraform deletes before it changes. So an
 * alarm that a composite alarm watches always exists: if it is turned off it does not notify, and without health
 * checks it stays quiet. (Create-before-destroy does not help: what is created under the same name is the same alarm,
 * and is then deleted.)
 */
export class Alarms extends Construct {
  /** The rows that are on, with this deployment's numbers in them. */
  readonly rows: readonly AlarmRow[];
  readonly #props: AlarmsProps;
  readonly #all: readonly DeployedRow[];
  readonly #metricAlarms = new Map<string, CloudwatchMetricAlarm>();

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#props = props;
    this.#all = deployedRows(props.authority.candidates).map(({ row, exists }) => ({
      row: this.#advised(row),
      exists,
    }));
    const all = this.#all.map(({ row }) => row);
    this.rows = all.filter((row) => this.#isOn(row)).map((row) => this.#tuned(row));
    for (const row of all) {
      if (row.kind === 'metric' && (this.#isOn(row) || WATCHED.has(row.name))) this.#metric(this.#tuned(row));
    }
    for (const row of this.rows) {
      if (row.kind === 'composite') this.#composite(row, row.when);
      if (row.kind === 'metric' && row.quietWhileAwsManaged) this.#composite(row, unlessAwsManaged(row));
    }
  }

  /** Name of the alarm that notifies for a row. */
  static nameOf(deployment: string, row: string): string {
    return `${deployment}-${row}`;
  }

  /** The rows that are on if an authority is chosen. */
  rowsWith({ authority: { alarms = [] } }: Candidate): readonly AlarmRow[] {
    const own = alarms.map(({ name }) => name);
    return this.rows.filter(({ name }) => this.#deployed(name)?.exists === undefined || own.includes(name));
  }

  /** The row with what only the authority can say about it. */
  #advised<Row extends AlarmRow>(row: Row): Row {
    const whatToDo = this.#props.authority.text(`what-to-do-${row.name}`, ({ authority: { advice = {} } }) =>
      [row.whatToDo, advice[row.name as CommonAlarmName] ?? []].flat().join(' '),
    );
    return { ...row, whatToDo };
  }

  #isOn(row: AlarmRow): boolean {
    if (this.#props.tunings[row.name as keyof AlarmTunings]?.enabled === false) return false;
    return row.kind !== 'metric' || !row.needsHealthChecks || this.#props.healthChecks.enabled !== false;
  }

  #tuned<Row extends AlarmRow>(row: Row): Row | MetricRow {
    return row.kind === 'metric'
      ? tuned(row, this.#props.tunings[row.name as keyof AlarmTunings] ?? {})
      : row;
  }

  #metric(row: MetricRow): void {
    const { deployment, healthChecks, tags } = this.#props;
    const { needsHealthChecks = false, quietWhileAwsManaged = false, missing } = row;
    const silent = quietWhileAwsManaged || !this.#isOn(row);
    const alarm = metricAlarm(this, row, healthChecks.periodSeconds, deployment, {
      alarmName: this.#watchedName(row.name),
      count: this.#countOf(row),
      // Without health checks there never is a value, which then must not pass for a failure.
      treatMissingData: needsHealthChecks ? healthChecks.choose(missing.as, 'notBreaching') : missing.as,
      tags,
      ...(silent ? { alarmDescription: this.#silentDescription(row) } : this.#notifies(row)),
    });
    this.#metricAlarms.set(row.name, alarm);
  }

  #composite(row: MetricRow | CompositeRow, when: Condition): void {
    const { deployment, tags } = this.#props;
    new CloudwatchCompositeAlarm(this, `${row.name}-composite`, {
      alarmName: Alarms.nameOf(deployment.name, row.name),
      alarmRule: alarmRule(when, (name) => this.#watchedName(name)),
      count: row.kind === 'metric' ? this.#countOf(row, { watched: false }) : undefined,
      tags,
      ...this.#notifies(row),
      // The alarms in the rule must be created first and deleted last.
      dependsOn: alarmsIn(when).flatMap((name) => this.#metricAlarms.get(name) ?? []),
    });
  }

  #notifies(row: AlarmRow) {
    const { notifications, references } = this.#props;
    const description = { alarmDescription: alarmDescription(row, references) };
    if (row.severity === 'signal') return description;
    const actions = notifications.actions(row.severity);
    return {
      ...description,
      alarmActions: actions,
      // A page that is over ends the incident. A ticket is closed by whoever worked on it.
      ...(row.severity === 'page' && { okActions: actions }),
    };
  }

  /** Terraform's count for a row's alarm. One that another alarm watches always exists. */
  #countOf(row: MetricRow, { watched = WATCHED.has(row.name) } = {}): number | undefined {
    const { healthChecks } = this.#props;
    const needsHealthChecks = row.needsHealthChecks && !watched;
    const { exists } = this.#deployed(row.name) ?? {};
    if (exists === undefined) return needsHealthChecks ? healthChecks.count : undefined;
    return needsHealthChecks ? healthChecks.countIf(exists) : Token.asNumber(`\${${exists} ? 1 : 0}`);
  }

  #deployed(name: string): DeployedRow | undefined {
    return this.#all.find(({ row }) => row.name === name);
  }

  #silentDescription(row: MetricRow): string {
    const { name, meaning, quietWhileAwsManaged } = row;
    const notifying = Alarms.nameOf(this.#props.deployment.name, name);
    return quietWhileAwsManaged && this.#isOn(row)
      ? `${meaning} Does not notify: ${notifying} does, unless AWS signs on purpose.`
      : `${meaning} Does not notify: it is turned off, and exists because another alarm watches it.`;
  }

  /** Name of the alarm that compares the numbers of a row. */
  #watchedName(name: string): string {
    const row = this.#deployed(name)?.row;
    const quiet = row?.kind === 'metric' && row.quietWhileAwsManaged;
    return Alarms.nameOf(this.#props.deployment.name, quiet ? `${name}-raw` : name);
  }
}

function unlessAwsManaged({ name }: MetricRow): Condition {
  return { all: [{ alarm: name }, { not: { alarm: 'aws-managed-on-purpose' } }] };
}
