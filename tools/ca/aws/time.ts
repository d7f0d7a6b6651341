import { setTimeout as wait } from 'node:timers/promises';

/** What a run needs of time and chance. */
export interface Time {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to less than 1. */
  random(): number;
}

/** The system's. */
export const SYSTEM_TIME: Time = {
  now: Date.now,
  sleep: async (milliseconds) => {
    await wait(milliseconds);
  },
  random: Math.random,
};
