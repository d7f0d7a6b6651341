import { type IResolvable, type ITerraformDependable, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../account';
import type { ChosenAuthority } from '../authority/chosen-authority';
import { Alarms } from './alarms/alarms';
import { deployedRows } from './alarms/deployed-rows';
import type { SignerReferences } from './alarms/description';
import { HealthCheckSchedule } from './alarms/schedule';
import { type AlarmTunings, checkTunings } from './alarms/tuning';
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
  /** Who signs. */
  readonly authority: ChosenAuthority;
  /** Name of the dashboard. */
  readonly dashboardName: string;
  /** Log group of the signer. */
  readonly logGroupName: string;
  /** The resource that creates the log group. */
  readonly logGroup: ITerraformDependable;
  /** When a deploy last changed the live function. May be a reference. */
  readonly lastChange: string;
  /** Minutes between health checks; 0 for none. May be a reference. */
  readonly healthCheckMinutes: number;
  /** Who is notified. */
  readonly notifications: NotificationSettings;
  /** Whether alarms notify. May be a reference. */
  readonly alarmsEnabled: boolean | IResolvable;
  /** Latency in milliseconds at which the p99 pages. */
  readonly latencyAlarmMs: number;
  /** Changes to single alarms. */
  readonly alarms: AlarmTunings;
  /** Address of the runbooks' folder, without a slash at its end. Empty if there is none. */
  readonly runbookUrl: string;
  /** AWS CLI command that rolls back. */
  readonly rollBackCommand: string;
  /** AWS CLI command that lifts the hold. */
  readonly liftHoldCommand: string;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/** What on-call sees: alarms and where they notify, the dashboard, the saved queries. */
export class Observability extends Construct {
  /** Address of the dashboard in the AWS console. */
  readonly dashboardUrl: string;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { account, deployment, authority, logGroupName, alarmsEnabled, dashboardName, tags } = props;
    const { name } = deployment;
    const { rollBackCommand, liftHoldCommand } = props;
    this.dashboardUrl = account.consoleUrl('cloudwatch', `dashboards/dashboard/${dashboardName}`);
    const runbooks = new RunbookPages(this, 'runbooks', props.runbookUrl);
    const { dashboardUrl } = this;
    const references: SignerReferences = { runbooks, dashboardUrl, rollBackCommand, liftHoldCommand };
    const notifications = new Notifications(this, 'notifications', {
      ...props.notifications,
      account,
      enabled: alarmsEnabled,
      name,
      tags,
    });
    const alarms = new Alarms(this, 'alarms', {
      deployment,
      authority,
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
    new Dashboard(this, 'dashboard', {
      name: dashboardName,
      authority,
      alarmsWith: (candidate) => alarms.rowsWith(candidate),
      context: { deployment, region: account.region },
      state: {
        name,
        alarmArn: (row) => account.arn('cloudwatch', `alarm:${Alarms.nameOf(name, row)}`),
        // In a local, because expressions in the dashboard's JSON must not contain quotes.
        lastChange: new TerraformLocal(this, 'last-change', props.lastChange).asString,
        rollBackCommand,
        liftHoldCommand,
      },
      runbookUrl: props.runbookUrl,
      logGroupName,
    });
    new SavedQueries(this, 'queries', { name, logGroupName, dependsOn: [props.logGroup] });
  }
}

/**
 * The latency alarm's threshold has a property of its own, because it has a variable: it must not be set in two
 * places.
 */
function withLatency({ alarms, latencyAlarmMs, authority }: ObservabilityProps): AlarmTunings {
  checkTunings(
    alarms,
    deployedRows(authority.candidates).map(({ row }) => row),
  );
  const latency = alarms['latency-near-limit'] ?? {};
  if (latency.threshold !== undefined) {
    throw new Error('alarms.latency-near-limit.threshold is set by latencyAlarmMs; set that instead.');
  }
  return { ...alarms, 'latency-near-limit': { ...latency, threshold: latencyAlarmMs } };
}
