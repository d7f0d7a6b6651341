import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import { authority } from './authority';
import { dashboardBody } from './body';
import type { Drawn } from './graph';
import { logs } from './logs';
import { outcomes } from './outcomes';
import { platform } from './platform';
import { type State, state } from './state';
import { placed } from './widget';

/** Properties of `Dashboard`. */
export interface DashboardProps {
  readonly name: string;
  readonly drawn: Drawn;
  readonly state: State;
  /** Region of the CA, whose metrics are there. */
  readonly authorityRegion: string;
  /** Log group of the signer. */
  readonly logGroupName: string;
}

/**
 * The one dashboard, in the order in which on-call asks: is signing healthy, and who signs · how close to the limit ·
 * what came out, and why · the CA · Lambda · the log.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { name, drawn, authorityRegion, logGroupName } = props;
    new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: name,
      dashboardBody: dashboardBody(
        placed([
          ...state(drawn, props.state),
          ...outcomes(drawn),
          ...authority(drawn, authorityRegion),
          ...platform(drawn),
          ...logs(drawn.region, logGroupName),
        ]),
      ),
    });
  }
}
