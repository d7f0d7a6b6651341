import timers from 'node:timers/promises';
import { seededRandom } from '../../sandbox/services/acm-pca/random';

interface Alarm {
  readonly atMs: number;
  readonly order: number;
  readonly ring: () => void;
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
  #order = 0;
  readonly #alarms = new Map<object, Alarm>();

  /** Milliseconds since the start. */
  readonly now = (): number => this.#nowMs;

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.#set(resolve, milliseconds));
  }

  #set(ring: () => void, delayMs: number): object {
    const handle = { unref: () => handle, ref: () => handle };
    this.#alarms.set(handle, { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, ring });
    return handle;
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
      const [handle, alarm] = this.#next();
      this.#alarms.delete(handle);
      this.#nowMs = alarm.atMs;
      alarm.ring();
    }
  }

  #next(): readonly [object, Alarm] {
    let first: readonly [object, Alarm] | undefined;
    for (const entry of this.#alarms) {
      const [, { atMs, order }] = entry;
      const sooner = first === undefined || atMs < first[1].atMs;
      if (sooner || (atMs === first?.[1].atMs && order < first[1].order)) first = entry;
    }
    if (first === undefined) throw new Error('Virtual time is stuck: something waits, but not for a timer.');
    return first;
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
    globalThis.clearTimeout = ((handle: object) => this.#alarms.delete(handle)) as typeof clearTimeout;
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
