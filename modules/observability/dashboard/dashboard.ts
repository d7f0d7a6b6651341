import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import { authority } from './authority';
import { dashboardBody } from './body';
import type { DashboardContext } from './graph';
import { logs } from './logs';
import { outcomes } from './outcomes';
import { platform } from './platform';
import { type State, state } from './state';
import { placed } from './widget';

/** Properties of `Dashboard`. */
export interface DashboardProps {
  readonly name: string;
  readonly context: DashboardContext;
  readonly state: State;
  /** Region of the CA, where its metrics are. */
  readonly authorityRegion: string;
  /** Log group of the signer. */
  readonly logGroupName: string;
}

/**
 * The one dashboard, in the order of on-call's questions: is signing healthy, and who signs · how close to the limit ·
 * what came of the requests, and why · the CA · Lambda · the log.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { name, context, authorityRegion, logGroupName } = props;
    new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: name,
      dashboardBody: dashboardBody(
        placed([
          ...state(context, props.state),
          ...outcomes(context),
          ...authority(context, authorityRegion),
          ...platform(context),
          ...logs(context.region, logGroupName),
        ]),
      ),
    });
  }
}
