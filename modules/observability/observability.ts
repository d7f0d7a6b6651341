import { Fn, type IResolvable, type ITerraformDependable, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../account';
import { Alarms } from './alarms/alarms';
import type { AlarmReferences } from './alarms/description';
import { HealthCheckSchedule } from './alarms/schedule';
import type { AlarmName } from './alarms/table';
import type { AlarmTunings } from './alarms/tuning';
import { Dashboard } from './dashboard/dashboard';
import type { MeasuredDeployment } from './measure';
import { type NotificationSettings, Notifications } from './notifications/notifications';
import { ProviderChanges } from './provider-changes';
import { RunbookPages } from './runbook-pages';
import { SavedQueries } from './saved-queries';

/** Properties of `Observability`. */
export interface ObservabilityProps {
  readonly account: Account;
  readonly deployment: MeasuredDeployment;
  /** Name of the dashboard. */
  readonly dashboardName: string;
  /** Log group of the signer. */
  readonly logGroupName: string;
  /** What creates that log group. */
  readonly logGroup: ITerraformDependable;
  /** When a deploy last changed the live function; may be known to Terraform only. */
  readonly lastChange: string;
  /** Minutes between two health checks; 0 for none. May be known to Terraform only. */
  readonly healthCheckMinutes: number;
  /** Who is notified. */
  readonly notifications: NotificationSettings;
  /** Whether alarms notify; may be known to Terraform only. */
  readonly alarmsEnabled: boolean | IResolvable;
  /** Latency in milliseconds at which the p99 pages. */
  readonly latencyAlarmMs: number;
  /** Changes to single alarms. */
  readonly alarms: AlarmTunings;
  /** Where the runbooks can be read, without a slash at the end; empty: nowhere. */
  readonly runbookUrl: string;
  /** AWS CLI line that rolls back. */
  readonly rollBackCommand: string;
  /** AWS CLI line that lifts the hold. */
  readonly liftHoldCommand: string;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/** What reaches a person: alarms and where they notify, the dashboard, the saved queries. */
export class Observability extends Construct {
  /** Address of the dashboard, in the AWS console. */
  readonly dashboardUrl: string;

  /** Name of an alarm of the deployment. */
  static alarmName(deployment: string, row: AlarmName): string {
    return Alarms.nameOf(deployment, row);
  }

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { account, deployment, logGroupName, alarmsEnabled, dashboardName, tags } = props;
    const { name } = deployment;
    const { rollBackCommand, liftHoldCommand } = props;
    this.dashboardUrl = account.consoleUrl('cloudwatch', `dashboards/dashboard/${dashboardName}`);
    const runbooks = new RunbookPages(this, 'runbooks', props.runbookUrl);
    const { dashboardUrl } = this;
    const references: AlarmReferences = { runbooks, dashboardUrl, rollBackCommand, liftHoldCommand };
    const notifications = new Notifications(this, 'notifications', {
      ...props.notifications,
      account,
      enabled: alarmsEnabled,
      name,
      tags,
    });
    const alarms = new Alarms(this, 'alarms', {
      deployment,
      notifications,
      healthChecks: new HealthCheckSchedule(this, 'health-checks', props.healthCheckMinutes),
      tunings: withLatency(props),
      references,
      tags,
    });
    for (const row of alarms.rows) {
      if (row.kind !== 'event') continue;
      new ProviderChanges(this, row.name, {
        name,
        row,
        notifications,
        enabled: alarmsEnabled,
        references,
        tags,
      });
    }
    // Through locals: the dashboard's body is JSON, and an expression in it must hold no quotes.
    const local = (localId: string, value: string) => new TerraformLocal(this, localId, value).asString;
    const { certificateAuthorityArn } = deployment;
    new Dashboard(this, 'dashboard', {
      name: dashboardName,
      drawn: { deployment, alarms: alarms.rows, region: account.region },
      state: {
        name,
        alarmArn: (row) => account.arn('cloudwatch', `alarm:${Alarms.nameOf(name, row)}`),
        lastChange: local('last-change', props.lastChange),
        runbooks,
        rollBackCommand,
        liftHoldCommand,
      },
      authorityRegion:
        certificateAuthorityArn === undefined
          ? account.region
          : local('authority-region', Fn.element(Fn.split(':', certificateAuthorityArn), 3)),
      logGroupName,
    });
    new SavedQueries(this, 'queries', { name, logGroupName, dependsOn: [props.logGroup] });
  }
}

/** The latency has a property of its own, because it has a variable; two places for one number are one too many. */
function withLatency({ alarms, latencyAlarmMs }: ObservabilityProps): AlarmTunings {
  const latency = alarms['latency-near-limit'] ?? {};
  if (latency.threshold !== undefined) {
    throw new Error('alarms.latency-near-limit.threshold is set by latencyAlarmMs; set that instead.');
  }
  return { ...alarms, 'latency-near-limit': { ...latency, threshold: latencyAlarmMs } };
}
