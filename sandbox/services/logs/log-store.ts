/** A line of a log group. */
export interface LogEvent {
  readonly group: string;
  /** Milliseconds since the epoch. */
  readonly timestampMs: number;
  readonly message: string;
}

/** Every line that was logged, oldest first. */
export class LogStore {
  #events: LogEvent[] = [];

  /** Adds a line. */
  put(event: LogEvent): void {
    this.#events.push(event);
  }

  /** The lines of groups in a time range; the end is exclusive. */
  between(groups: readonly string[], fromMs: number, toMs: number): readonly LogEvent[] {
    return this.#events.filter(
      ({ group, timestampMs }) => groups.includes(group) && timestampMs >= fromMs && timestampMs < toMs,
    );
  }

  /** Forgets the lines of a group. */
  forget(group: string): void {
    this.#events = this.#events.filter((event) => event.group !== group);
  }
}

/** Log group of a function. */
export function logGroupOf(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
