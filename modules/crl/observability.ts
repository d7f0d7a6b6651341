import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { TerraformLocal, type TerraformMetaArguments, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../account';
import { DEFAULTS } from '../defaults';
import type { Names } from '../names';
import { Alarms } from '../observability/alarms/alarms';
import { alarmDescription } from '../observability/alarms/description';
import { metricAlarm } from '../observability/alarms/metric-alarm';
import type { MetricRow } from '../observability/alarms/row';
import { dashboardBody } from '../observability/dashboard/body';
import { placed } from '../observability/dashboard/widget';
import type { MeasuredDeployment } from '../observability/measure';
import { RunbookPages } from '../observability/runbook-pages';
import { CRL_ALARMS, LEFT_OF_VALIDITY } from './alarms';
import { crlWidgets } from './dashboard';

/** Minutes that a run may be late, or take. */
const GRACE_MINUTES = 5;

/** Properties of `CrlObservability`. */
export interface CrlObservabilityProps {
  readonly account: Account;
  readonly names: Names;
  /** How long a list is valid, in hours. May be a reference. */
  readonly validityHours: number;
  /** Minutes between lists. May be a reference. */
  readonly scheduleMinutes: number;
  /** ARNs of the topics; empty for none. May be references. */
  readonly topics: Readonly<Record<'page' | 'ticket', string>>;
  /** 1 or 0: whether there is a publisher. */
  readonly count: NonNullable<TerraformMetaArguments['count']>;
  readonly tags: Record<string, string>;
}

/** What tells that a revocation list is not published any more: alarms, and a dashboard of their own. */
export class CrlObservability extends Construct {
  constructor(scope: Construct, id: string, props: CrlObservabilityProps) {
    super(scope, id);
    const { account, names, count } = props;
    const { deployment: name, crlPublisher: functionName, crlDashboard } = names;
    const deployment: MeasuredDeployment = {
      name,
      functionName,
      metricsNamespace: DEFAULTS.metricsNamespace,
    };
    const local = (localId: string, value: unknown) => new TerraformLocal(this, localId, value).fqn;
    const validity = local('validity', props.validityHours);
    const period = Token.asNumber(`\${(${local('minutes', props.scheduleMinutes)} + ${GRACE_MINUTES}) * 60}`);
    const rows = CRL_ALARMS.map((row) => withThreshold(row, validity));

    const topics = {
      page: local('page-topic', props.topics.page),
      ticket: local('ticket-topic', props.topics.ticket),
    };
    const references = {
      runbooks: new RunbookPages(this, 'runbooks', ''),
      dashboardUrl: account.consoleUrl('cloudwatch', `dashboards/dashboard/${crlDashboard}`),
    };
    for (const row of rows) {
      const { name: alarm, severity, missing } = row;
      const topic = severity === 'page' ? topics.page : topics.ticket;
      const actions = Token.asList(`\${[for arn in [${topic}] : arn if arn != ""]}`);
      metricAlarm(this, row, period, deployment, {
        alarmName: Alarms.nameOf(name, alarm),
        alarmDescription: alarmDescription(row, references),
        count,
        treatMissingData: missing.as,
        alarmActions: actions,
        // A page that is over ends the incident. A ticket is closed by whoever worked on it.
        ...(severity === 'page' && { okActions: actions }),
        tags: props.tags,
      });
    }
    const arns = rows.map((row) => account.arn('cloudwatch', `alarm:${Alarms.nameOf(name, row.name)}`));
    const context = {
      deployment,
      alarms: rows,
      region: account.region,
      local: (localId: string, value: string | readonly string[]) => new TerraformLocal(this, localId, value),
    };
    new CloudwatchDashboard(this, 'dashboard', {
      count,
      dashboardName: crlDashboard,
      dashboardBody: dashboardBody(placed(crlWidgets(arns, context))),
    });
  }
}

/** The row with a threshold for this validity, if its threshold depends on that. */
function withThreshold(row: MetricRow, validityHours: string): MetricRow {
  const part = LEFT_OF_VALIDITY[row.name as keyof typeof LEFT_OF_VALIDITY];
  return part === undefined ? row : { ...row, threshold: Token.asNumber(`\${${validityHours} / ${part}}`) };
}
