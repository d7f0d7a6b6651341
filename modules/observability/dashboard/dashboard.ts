import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { Candidate, ChosenAuthority } from '../../authority/chosen-authority';
import type { AlarmRow } from '../alarms/row';
import { RunbookPages } from '../runbook-pages';
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
  /** Who signs. */
  readonly authority: ChosenAuthority;
  /** The alarms that exist if an authority is chosen. */
  readonly alarmsWith: (candidate: Candidate) => readonly AlarmRow[];
  readonly context: Omit<DashboardContext, 'alarms' | 'local'>;
  readonly state: Omit<State, 'runbooks'>;
  /** Address of the runbooks' folder, without a slash at its end. Empty if there is none. */
  readonly runbookUrl: string;
  /** Log group of the signer. */
  readonly logGroupName: string;
}

/**
 * The one dashboard, in the order of on-call's questions: is signing healthy, and who signs · how close to the limit ·
 * what came of the requests, and why · the CA · Lambda · the log.
 */
export class Dashboard extends Construct {
  readonly #props: DashboardProps;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.#props = props;
    new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: props.name,
      dashboardBody: props.authority.text('dashboard', (candidate) => this.#body(candidate)),
    });
  }

  #body(candidate: Candidate): string {
    const { alarmsWith, runbookUrl, logGroupName } = this.#props;
    const context: DashboardContext = {
      ...this.#props.context,
      alarms: alarmsWith(candidate),
      local: (id, value) => new TerraformLocal(this, candidate.id(id), value),
    };
    const runbooks = new RunbookPages(this, candidate.id('runbooks'), runbookUrl);
    return dashboardBody(
      placed([
        ...state(context, { ...this.#props.state, runbooks }),
        ...outcomes(context),
        ...authority(context, candidate.authority),
        ...platform(context),
        ...logs(context.region, logGroupName),
      ]),
    );
  }
}
