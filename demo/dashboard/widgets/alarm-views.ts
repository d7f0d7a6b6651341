import type { Alarms } from '../../../sandbox/services/cloudwatch/alarms/alarms';
import type { AlarmState } from '../../../sandbox/services/cloudwatch/alarms/state';
import type { AlarmView, StateStretch } from './views';

/** SNS topics by severity. */
export interface Topics {
  readonly page: string;
  readonly ticket: string;
}

/** Every alarm with its states over a period. */
export function alarmViews(
  alarms: Alarms,
  topics: Topics,
  fromMs: number,
  toMs: number,
): readonly (AlarmView & { readonly arn: string })[] {
  return alarms.definitions.map(({ name, arn, description, alarmActions }) => ({
    name,
    arn,
    description,
    state: alarms.state(name),
    severity: alarmActions.includes(topics.page)
      ? 'page'
      : alarmActions.includes(topics.ticket)
        ? 'ticket'
        : 'signal',
    stretches: stretchesOf(alarms, name, fromMs, toMs),
  }));
}

function stretchesOf(alarms: Alarms, name: string, fromMs: number, toMs: number): StateStretch[] {
  const changes = alarms.history.filter(({ alarm }) => alarm === name);
  const bounds = [
    { state: 'INSUFFICIENT_DATA' as AlarmState, atMs: Number.NEGATIVE_INFINITY },
    ...changes.map(({ to, atMs }) => ({ state: to, atMs })),
  ];
  return bounds
    .map(({ state, atMs }, i) => ({
      state,
      fromMs: Math.max(fromMs, atMs),
      toMs: Math.min(toMs, bounds[i + 1]?.atMs ?? toMs),
    }))
    .filter((stretch) => stretch.fromMs < stretch.toMs);
}
