/** Something that a person did, or was told. */
export interface TimelineEvent {
  readonly kind: 'page' | 'ticket' | 'all-clear' | 'fault' | 'mended' | 'rollback' | 'restore' | 'day';
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** What happened, oldest first. */
export class Timeline {
  readonly #events: TimelineEvent[] = [];

  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Notes something, as of now or of a given moment. */
  note(kind: TimelineEvent['kind'], text: string, atMs = this.#clock()): TimelineEvent {
    const event = { kind, text, atMs };
    this.#events.push(event);
    return event;
  }

  /** Everything, oldest first. */
  get events(): readonly TimelineEvent[] {
    return this.#events;
  }
}
