import { setTimeout as sleep } from 'node:timers/promises';
import { Deadline } from '../../../handler/deadline';
import { SigningError } from '../../../handler/errors';
import { Ledger, type RecordedCertificate } from '../../../handler/ledger/ledger';
import { Fate, FaultyTable, type Mishap } from './faulty-table';
import type { MemoryTable } from './memory-table';
import { type CountingCa, requestOf } from './signing';

/** One invocation, in a container of its own. */
export interface Invocation {
  readonly clientId: string;
  /** When it begins, in milliseconds. */
  readonly startsMs: number;
  /** How far its clock is ahead, in milliseconds. */
  readonly skewMs: number;
  /** What befalls its calls to the table and to the CA. */
  readonly mishaps: readonly Mishap[];
}

/** A certificate that a device got. */
export interface HandedOut extends RecordedCertificate {
  readonly clientId: string;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** How long the same request gets the same certificate here, in milliseconds. */
export const WINDOW_MS = 300_000;

/** What an invocation has until its deadline, in milliseconds. */
export const BUDGET_MS = 4_650;

/**
 * Has an invocation run its course. Returns what its device got: nothing if it was refused. Never settles if the
 * container dies. Throws what no device should be refused for.
 */
export async function invoke(
  { clientId, startsMs, skewMs, mishaps }: Invocation,
  table: MemoryTable,
  ca: CountingCa,
): Promise<HandedOut | undefined> {
  await sleep(startsMs);
  const fate = new Fate(mishaps);
  const settings = { windowMs: WINDOW_MS, now: () => Date.now() + skewMs };
  const ledger = new Ledger(new FaultyTable(table, fate), settings);
  try {
    const certificate = await ledger.issue(
      requestOf(clientId),
      ca.draft,
      (draft, deadline) => {
        ca.asked.push(draft.serialNumber);
        return fate.call(() => ca.sign(draft), deadline);
      },
      new Deadline(BUDGET_MS),
    );
    return { ...certificate, clientId, atMs: Date.now() };
  } catch (error) {
    if (error instanceof SigningError) return undefined;
    throw error;
  }
}
