import type { Sandbox } from '../../../sandbox/sandbox';
import { NAME, TOPICS } from './deployment';
import type { Timeline } from './timeline';

/** Runs health checks on schedule, evaluates the alarms, and notes alarms and rollbacks on the timeline. */
export class Monitor {
  readonly #timers: NodeJS.Timeout[] = [];
  /** Rollbacks that are on the timeline. */
  readonly #noted = new Set<string>();

  readonly #sandbox: Sandbox;
  readonly #timeline: Timeline;

  constructor(sandbox: Sandbox, timeline: Timeline) {
    this.#sandbox = sandbox;
    this.#timeline = timeline;
  }

  /** @param minuteMs Real milliseconds of one minute of the accelerated clock. */
  start(minuteMs: number): void {
    this.#timers.push(setInterval(() => void this.update(), Math.min(1_000, minuteMs / 4)));
    for (const { expression } of this.#sandbox.aws.scheduler.schedules.values()) {
      this.#timers.push(setInterval(() => void this.checkHealth(), minuteMs * minutesIn(expression)));
    }
  }

  /** Starts no further check. */
  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** Runs every scheduled health check now. */
  async checkHealth(): Promise<void> {
    const { scheduler } = this.#sandbox.aws;
    for (const name of scheduler.schedules.keys()) await scheduler.run(name);
  }

  /** Evaluates the alarms and notes what is new. */
  async update(): Promise<void> {
    // Includes rollbacks started from a terminal.
    for (const { id, documentName, status } of this.#sandbox.aws.automation.executions) {
      if (documentName !== `${NAME}-roll-back` || status !== 'Success' || this.#noted.has(id)) continue;
      this.#noted.add(id);
      this.#timeline.note('rollback', 'Rolled back: AWS signs');
    }
    for (const { alarm, from, to, atMs, actions } of await this.#sandbox.aws.tick()) {
      if (to === 'ALARM' && actions.includes(TOPICS.page)) this.#timeline.note('page', alarm, atMs);
      else if (to === 'ALARM' && actions.includes(TOPICS.ticket)) this.#timeline.note('ticket', alarm, atMs);
      else if (to === 'OK' && from === 'ALARM' && actions.includes(TOPICS.page)) {
        this.#timeline.note('all-clear', `${alarm} is over`, atMs);
      }
    }
  }
}

/** `rate(5 minutes)`. */
function minutesIn(expression: string): number {
  const [, minutes] = /^rate\((\d+) minutes?\)$/.exec(expression) ?? [];
  if (minutes === undefined) throw new RangeError(`The page does not support the schedule ${expression}.`);
  return Number(minutes);
}
