/** Something that a person did, or was notified of. */
export interface TimelineEvent {
  readonly kind: 'page' | 'ticket' | 'all-clear' | 'fault' | 'fixed' | 'rollback' | 'restore' | 'day';
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** The log of what happened. */
export class Timeline {
  readonly #events: TimelineEvent[] = [];

  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Adds an event. @param atMs Milliseconds since the epoch. @default now */
  note(kind: TimelineEvent['kind'], text: string, atMs = this.#clock()): TimelineEvent {
    const event = { kind, text, atMs };
    this.#events.push(event);
    return event;
  }

  /** All events, oldest first. */
  get events(): readonly TimelineEvent[] {
    return this.#events;
  }
}
