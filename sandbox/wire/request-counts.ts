/** How a request ended: `ok`, an AWS error code, or `fault:` and the kind of a planned wire fault. */
export type Outcome = string;

/** Counts requests, for tests and reports. */
export class RequestCounts<Operation extends string> {
  readonly #counts = new Map<Operation, Map<Outcome, number>>();

  /** Number of requests for an operation with an outcome. @param outcome @default any */
  count(operation: Operation, outcome?: Outcome): number {
    const outcomes = this.byOutcome(operation);
    return outcome === undefined
      ? Object.values(outcomes).reduce((sum, count) => sum + count, 0)
      : (outcomes[outcome] ?? 0);
  }

  /** The operations that were requested. */
  get operations(): readonly Operation[] {
    return [...this.#counts.keys()];
  }

  /** The number of requests for an operation by outcome. */
  byOutcome(operation: Operation): Readonly<Record<Outcome, number>> {
    return Object.fromEntries(this.#counts.get(operation) ?? []);
  }

  /** Starts at zero again. */
  clear(): void {
    this.#counts.clear();
  }

  /** Counts one request. */
  add(operation: Operation, outcome: Outcome): void {
    const outcomes = this.#counts.get(operation) ?? new Map<Outcome, number>();
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    this.#counts.set(operation, outcomes);
  }
}
