import timers from 'node:timers/promises';
import { seededRandom } from '../sandbox/random';

interface Alarm {
  readonly atMs: number;
  readonly ring: () => void;
  cleared: boolean;
}

/**
 * A clock that jumps to the next timer once all code is waiting: it gets a thousand certificates from a slow CA in a
 * second, with the same figures on every machine.
 *
 * While it runs, it replaces the process's timers and clocks, so the measured code needs no changes. That code may wait
 * only for timers: no network, no files.
 */
export class VirtualTime {
  /** Runs `work` in virtual time, then restores real time. @param seed Seeds Math.random. */
  static async run<Result>(seed: string, work: (time: VirtualTime) => Promise<Result>): Promise<Result> {
    const time = new VirtualTime();
    const restore = time.#install(seed);
    try {
      return await time.#runUntilDone(work(time));
    } finally {
      restore();
    }
  }

  #nowMs = 0;
  /** The last one rings first. */
  readonly #alarms: Alarm[] = [];

  /** Milliseconds since the start. */
  readonly now = (): number => this.#nowMs;

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.#set(resolve, milliseconds));
  }

  /** Sets an alarm that rings after all those that were set for the same moment before. */
  #set(ring: () => void, delayMs: number): object {
    const atMs = this.#nowMs + Math.max(0, delayMs);
    const alarm = { atMs, ring, cleared: false, unref: () => alarm, ref: () => alarm };
    let [from, to] = [0, this.#alarms.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#alarms[middle]?.atMs ?? 0) > atMs) from = middle + 1;
      else to = middle;
    }
    this.#alarms.splice(from, 0, alarm);
    return alarm;
  }

  async #runUntilDone<Result>(work: Promise<Result>): Promise<Result> {
    let done = false;
    const settle = () => {
      done = true;
    };
    work.then(settle, settle);
    for (;;) {
      await new Promise(setImmediate); // lets all code run that does not wait for a timer
      if (done) return work;
      const alarm = this.#next();
      this.#nowMs = alarm.atMs;
      alarm.ring();
    }
  }

  #next(): Alarm {
    for (let alarm = this.#alarms.pop(); alarm !== undefined; alarm = this.#alarms.pop()) {
      if (!alarm.cleared) return alarm;
    }
    throw new Error('Virtual time is stuck: something waits, but not for a timer.');
  }

  #install(seed: string): () => void {
    const { setTimeout, clearTimeout } = globalThis;
    const { now } = performance;
    const { now: date } = Date;
    const { random } = Math;
    const { setTimeout: sleep } = timers;
    const startDate = date();
    // Timers fire at whole milliseconds, as Node's do.
    const set = (ring: () => void, delayMs = 0) => this.#set(ring, Math.max(1, Math.trunc(delayMs)));
    globalThis.setTimeout = set as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((alarm?: Alarm) => {
      if (alarm !== undefined) alarm.cleared = true;
    }) as typeof clearTimeout;
    timers.setTimeout = ((delayMs = 0) =>
      new Promise<void>((resolve) => set(resolve, delayMs))) as typeof timers.setTimeout;
    performance.now = () => this.#nowMs;
    Math.random = seededRandom(`${seed}/chance`);
    Date.now = () => startDate + this.#nowMs;
    return () => {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      timers.setTimeout = sleep;
      performance.now = now;
      Date.now = date;
      Math.random = random;
    };
  }
}
