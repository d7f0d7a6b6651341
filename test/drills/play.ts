import { Alarms, type Transition } from '../../sandbox/services/cloudwatch/alarms/alarms';
import type { AlarmDefinition } from '../../sandbox/services/cloudwatch/alarms/definitions';
import { MetricStore, MINUTE_MS } from '../../sandbox/services/cloudwatch/metrics/metric-store';
import type { Recordings } from './recordings';

/** An event that repeats for a while. Minutes count from the beginning of the scenario. */
interface Stretch<Event extends string = string> {
  readonly event: Event;
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
export interface Scenario<Event extends string = string> {
  /** What happens, in words that follow "when". */
  readonly when: string;
  /**
   * What happens anyway. `day`: four devices a minute get a certificate, and health checks pass; `night`: health checks
   * only; `devices`: devices only; `nothing`: only the stretches.
   * @default day
   */
  readonly background?: 'day' | 'night' | 'devices' | 'nothing';
  readonly stretches: readonly Stretch<Event>[];
  /** Length in minutes. @default 60 */
  readonly minutes?: number;
}

/** Minutes of background before the scenario, to give every alarm a state. */
const BEFORE_MINUTES = 60;

/** Longest time that an alarm may need to end after what set it off, in minutes. */
const LONGEST_END_MINUTES = 3 * 60;

/** When scenarios begin: midnight, UTC. */
const BEGIN_MS = Date.parse('2026-01-05T00:00:00Z');

const CHECKS: Stretch = { event: 'healthy', every: 5 };
const DEVICES: Stretch = { event: 'issued', times: 4 };
const BACKGROUNDS = { day: [CHECKS, DEVICES], night: [CHECKS], devices: [DEVICES], nothing: [] } as const;

/** A change of an alarm's state, with the minute of the scenario at which it was seen. */
export interface Change extends Transition {
  readonly minute: number;
}

/**
 * Plays a scenario in virtual time.
 *
 * @param untilOk An alarm for which all is well again after the scenario, by day, until it is OK; at most three hours.
 *   @default the scenario alone
 * @returns every change of state
 */
export function play(
  scenario: Scenario,
  recordings: Recordings,
  deployed: readonly AlarmDefinition[],
  untilOk?: string,
): readonly Change[] {
  const { background = 'day', stretches, minutes = 60 } = scenario;
  const store = new MetricStore();
  const alarms = new Alarms(store);
  for (const alarm of deployed) alarms.put(alarm);
  const anyway: readonly Stretch[] = BACKGROUNDS[background];
  const before: readonly Stretch[] = background === 'night' ? [CHECKS] : BACKGROUNDS.day;
  const pass = (minute: number, happening: readonly Stretch[]) => {
    for (const stretch of happening) publish(stretch, minute, store, recordings);
    alarms.evaluate(BEGIN_MS + (minute + 1) * MINUTE_MS);
  };
  for (let minute = -BEFORE_MINUTES; minute < 0; minute++) pass(minute, beginningAt(-BEFORE_MINUTES, before));
  for (let minute = 0; minute < minutes; minute++) pass(minute, [...anyway, ...stretches]);
  if (untilOk !== undefined) {
    const last = minutes + LONGEST_END_MINUTES;
    for (let minute = minutes; minute < last && alarms.state(untilOk) !== 'OK'; minute++) {
      pass(minute, beginningAt(minutes, BACKGROUNDS.day));
    }
  }
  return alarms.history
    .map((transition) => ({ ...transition, minute: (transition.atMs - BEGIN_MS) / MINUTE_MS }))
    .filter(({ minute }) => minute > 0);
}

function beginningAt(from: number, stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches.map((stretch) => ({ from, ...stretch }));
}

function publish(stretch: Stretch, minute: number, store: MetricStore, recordings: Recordings): void {
  const { event, from = 0, to = Number.POSITIVE_INFINITY, every = 1, times = 1 } = stretch;
  if (minute < from || minute >= to || (minute - from) % every !== 0) return;
  const recording = recordings[event];
  if (recording === undefined) throw new Error(`Nothing was recorded of the event "${event}".`);
  const timestampMs = BEGIN_MS + minute * MINUTE_MS;
  for (let time = 0; time < times; time++) store.put(...recording.samplesAt(timestampMs));
}
