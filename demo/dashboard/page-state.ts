import type { NewestDevice, NextIssuer } from './account/devices';
import { FAULTS, type FaultName } from './account/faults';
import { type Possible, type RehearsalAccount, TOPICS } from './account/rehearsal-account';
import type { TimelineEvent } from './account/timeline';
import { alarmViews } from './widgets/alarm-views';
import { viewWidget } from './widgets/view-widget';
import type { AlarmView, WidgetView } from './widgets/views';

/** Stretch of time that the page shows, in minutes of the accelerated clock. */
const SHOWN_MINUTES = 60;

const MINUTE_MS = 60_000;

/** The bad day while it plays. */
export interface PlayedDay {
  /** `undefined` before the first. */
  readonly act: string | undefined;
}

/** Everything that the page draws. */
export interface PageState {
  /** Milliseconds since the epoch, by the accelerated clock. */
  readonly nowMs: number;
  readonly fromMs: number;
  /** Seconds that pass in one. */
  readonly speed: number;
  readonly next: NextIssuer;
  readonly newest: NewestDevice | undefined;
  readonly faults: readonly {
    readonly name: FaultName;
    readonly title: string;
    readonly says: string;
    readonly on: boolean;
  }[];
  /** What on-call may do now. */
  readonly may: Possible;
  /** What the switch is doing; `undefined`: nothing. */
  readonly underWay: string | undefined;
  /** Why the last turn of the switch failed; `undefined` once that is over. */
  readonly problem: TimelineEvent | undefined;
  /** The bad day, with its act, while it plays. */
  readonly day: PlayedDay | undefined;
  readonly alarms: readonly AlarmView[];
  readonly timeline: readonly TimelineEvent[];
  readonly widgets: readonly WidgetView[];
}

/** What the page shows now. */
export async function pageState(account: RehearsalAccount, day: PlayedDay | undefined): Promise<PageState> {
  const { clock, cloudWatch, faults, timeline, widgets } = account;
  const { metrics } = cloudWatch;
  const logs = account.logs.lines;
  const toMs = clock.now();
  const fromMs = Math.max(clock.startMs - MINUTE_MS, toMs - SHOWN_MINUTES * MINUTE_MS);
  const alarms = alarmViews(cloudWatch.alarms, TOPICS, fromMs, toMs);
  return {
    nowMs: toMs,
    fromMs,
    speed: clock.speed,
    next: await account.nextIssuer(),
    newest: account.newestDevice,
    faults: FAULTS.map((fault) => ({ ...fault, on: faults.has(fault.name) })),
    may: await account.possible(),
    underWay: account.underWay,
    problem: account.problem,
    day,
    alarms: alarms.filter(({ severity }) => severity !== 'signal'),
    timeline: timeline.events.slice(-40),
    widgets: widgets.map((widget) => viewWidget(widget, { metrics, logs, alarms, fromMs, toMs })),
  };
}
