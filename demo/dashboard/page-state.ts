import { TOPICS } from './account/deployment';
import type { NewestDevice, NextIssuer } from './account/devices';
import type { PracticeAccount } from './account/practice-account';
import type { AllowedActions } from './account/rollback-switch';
import type { TimelineEvent } from './account/timeline';
import { alarmViews } from './widgets/alarm-views';
import { viewWidget } from './widgets/view-widget';
import type { AlarmView, WidgetView } from './widgets/views';

/** How far back the page shows, in minutes of the accelerated clock. */
const SHOWN_MINUTES = 60;

const MINUTE_MS = 60_000;

/** The bad day while it plays. */
export interface PlayedDay {
  /** `undefined` before the first. */
  readonly phase: string | undefined;
}

/** Everything the page draws. */
export interface PageState {
  /** Milliseconds since the epoch, by the accelerated clock. */
  readonly nowMs: number;
  readonly fromMs: number;
  /** Seconds of the accelerated clock in one real second. */
  readonly speed: number;
  readonly next: NextIssuer;
  readonly newest: NewestDevice | undefined;
  readonly faults: readonly {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly on: boolean;
  }[];
  /** What on-call can do now. */
  readonly allowed: AllowedActions;
  /** What the switch is doing; `undefined`: nothing. */
  readonly underWay: string | undefined;
  /** Why the last turn of the switch failed; `undefined` once that is past. */
  readonly problem: TimelineEvent | undefined;
  /** The bad day; `undefined` unless it plays. */
  readonly day: PlayedDay | undefined;
  readonly alarms: readonly AlarmView[];
  readonly timeline: readonly TimelineEvent[];
  readonly widgets: readonly WidgetView[];
}

/** What the page shows now. */
export function pageState(account: PracticeAccount, day: PlayedDay | undefined): PageState {
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
    next: account.nextIssuer(),
    newest: account.newestDevice,
    faults: faults.all.map(({ name, title, description }) => ({
      name,
      title,
      description,
      on: faults.has(name),
    })),
    allowed: account.switch.allowedActions(),
    underWay: account.switch.underWay,
    problem: account.switch.problem,
    day,
    alarms: alarms.filter(({ severity }) => severity !== 'signal'),
    timeline: timeline.events.slice(-40),
    widgets: widgets.map((widget) => viewWidget(widget, { metrics, logs, alarms, fromMs, toMs })),
  };
}
