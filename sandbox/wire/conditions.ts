import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixed, type Latency } from '../latency';
import { type Random, seededRandom } from '../random';
import { FaultPlan } from './faults/fault-plan';
import { type Exchange, respond } from './faults/respond';
import type { WireFault } from './faults/wire-fault';
import { RequestCounts } from './request-counts';

/** Node.js takes no longer one. */
const LONGEST_PAUSE_MS = 2 ** 31 - 1;

/** How to set a service's conditions. */
export interface ConditionsOptions<Operation extends string> {
  /** The operations that can meet a fault. */
  readonly operations: readonly Operation[];
  /** How long each answer takes. @default 0 ms */
  readonly latency?: Latency;
  /** Makes `faults.sometimes` strike the same requests each time. @default different each time */
  readonly seed?: string | number;
}

/** What a service's requests meet at the wire: faults and latency. Can be changed while it runs; it also counts them. */
export class Conditions<Operation extends string = string> {
  /** Planned faults. */
  readonly faults: FaultPlan<Readonly<Record<Operation, WireFault>>>;
  /** Requests so far, by operation and outcome. */
  readonly requests = new RequestCounts<Operation>();
  /** How long each answer takes; the request itself takes effect at once. May depend on the operation. */
  latency: (operation: string) => number;

  constructor({ operations, latency = fixed(0), seed }: ConditionsOptions<Operation>) {
    const random: Random = seed === undefined ? Math.random : seededRandom(seed);
    this.faults = new FaultPlan(random, operations);
    this.latency = latency;
  }

  /** Answers a request under these conditions. Rejects when the service stops in the meantime. */
  async answer(
    operation: Operation,
    response: ServerResponse,
    { take, refusal, stopping }: Pick<Exchange, 'take' | 'refusal' | 'stopping'>,
  ): Promise<void> {
    const late = async () => {
      const answer = await take();
      const milliseconds = Math.min(this.latency(operation), LONGEST_PAUSE_MS);
      if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: stopping });
      return answer;
    };
    const count = (outcome: string) => this.requests.add(operation, outcome);
    await respond({ response, take: late, refusal, stopping, count }, this.faults.take(operation));
  }
}
