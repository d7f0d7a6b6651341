import timers from 'node:timers/promises';
import { seededRandom } from '../../sandbox/services/acm-pca/random';

interface Alarm {
  readonly atMs: number;
  readonly order: number;
  readonly ring: () => void;
}

/**
 * Time that passes only when everybody waits, and then at once: a thousand certificates of a slow CA in a second,
 * the same ones on every machine.
 *
 * While it runs, the process's timers and clocks are this one's, so that the code under measurement is the real
 * one. Nothing may wait for anything else than timers: no network, no files.
 */
export class VirtualTime {
  /** Runs `work` in virtual time and gives the real one back. @param seed Makes Math.random give the same each time. */
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

  /** Milliseconds since it began. */
  readonly now = (): number => this.#nowMs;

  /** Waits. */
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
      await new Promise(setImmediate); // whoever can go on without time does so
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
    if (first === undefined) throw new Error('Virtual time stands still: something waits for no timer.');
    return first;
  }

  #install(seed: string): () => void {
    const { setTimeout, clearTimeout } = globalThis;
    const { now } = performance;
    const { now: date } = Date;
    const { random } = Math;
    const { setTimeout: sleep } = timers;
    const startDate = date();
    // Timers count whole milliseconds, as Node's do.
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
