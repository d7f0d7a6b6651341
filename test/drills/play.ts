import { Alarms, type Transition } from '../../sandbox/services/cloudwatch/alarms/alarms';
import type { AlarmDefinition } from '../../sandbox/services/cloudwatch/alarms/definitions';
import { MetricStore, MINUTE_MS } from '../../sandbox/services/cloudwatch/metrics/metric-store';
import type { DrillEvent, Recordings } from './recordings';

/** An event that repeats for a while. Minutes count from the beginning of the scenario. */
interface Stretch {
  readonly event: DrillEvent;
  /** First minute. @default 0 */
  readonly from?: number;
  /** First minute in which it no longer happens. @default the end */
  readonly to?: number;
  /** Minutes from one to the next. @default 1 */
  readonly every?: number;
  /** How often within such a minute. @default 1 */
  readonly times?: number;
}

/** What happens in a drill, on top of a background. */
export interface Scenario {
  /** What happens, in words that follow "when". */
  readonly when: string;
  /**
   * What happens anyway. `day`: four devices a minute get a certificate, and health checks pass; `night`: health checks
   * only; `devices`: devices only; `nothing`: only the stretches.
   * @default day
   */
  readonly background?: 'day' | 'night' | 'devices' | 'nothing';
  readonly stretches: readonly Stretch[];
  /** Length in minutes. @default 60 */
  readonly minutes?: number;
}

/** Minutes of background before the scenario, to give every alarm a state. */
const BEFORE_MINUTES = 60;

/** When scenarios begin: midnight, UTC. */
const BEGIN_MS = Date.parse('2026-01-05T00:00:00Z');

const CHECKS: Stretch = { event: 'healthy', every: 5 };
const DEVICES: Stretch = { event: 'issued', times: 4 };
const BACKGROUNDS = { day: [CHECKS, DEVICES], night: [CHECKS], devices: [DEVICES], nothing: [] } as const;

/** A change of an alarm's state, with the minute of the scenario at which it was seen. */
export interface Change extends Transition {
  readonly minute: number;
}

/** Plays a scenario in virtual time. @returns every change of state during it */
export function play(
  scenario: Scenario,
  recordings: Recordings,
  deployed: readonly AlarmDefinition[],
): readonly Change[] {
  const { background = 'day', stretches, minutes = 60 } = scenario;
  const store = new MetricStore();
  const alarms = new Alarms(store);
  for (const alarm of deployed) alarms.put(alarm);
  const anyway: readonly Stretch[] = BACKGROUNDS[background];
  for (let minute = -BEFORE_MINUTES; minute < minutes; minute++) {
    const before = minute < 0 ? [CHECKS, ...(background === 'night' ? [] : [DEVICES])] : [];
    const now =
      minute < 0
        ? before.map((stretch) => ({ from: -BEFORE_MINUTES, ...stretch }))
        : [...anyway, ...stretches];
    for (const stretch of now) publish(stretch, minute, store, recordings);
    alarms.evaluate(BEGIN_MS + (minute + 1) * MINUTE_MS);
  }
  return alarms.history
    .map((transition) => ({ ...transition, minute: (transition.atMs - BEGIN_MS) / MINUTE_MS }))
    .filter(({ minute }) => minute > 0);
}

function publish(stretch: Stretch, minute: number, store: MetricStore, recordings: Recordings): void {
  const { event, from = 0, to = Number.POSITIVE_INFINITY, every = 1, times = 1 } = stretch;
  if (minute < from || minute >= to || (minute - from) % every !== 0) return;
  const timestampMs = BEGIN_MS + minute * MINUTE_MS;
  for (let time = 0; time < times; time++) store.put(...recordings[event].samplesAt(timestampMs));
}
