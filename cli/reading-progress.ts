/** Least time between two updates, in milliseconds. */
const UPDATE_MS = 200;

/** A terminal, or not. */
type ProgressStream = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

/**
 * Says on stderr how far a long reading is; silent if that is not a terminal. There is no end to show: DynamoDB counts
 * a table's items every six hours only.
 */
export class ReadingProgress {
  readonly #stream: ProgressStream | undefined;
  #entries = 0;
  #shownAt = 0;

  /** @param stream Where it says so. `undefined`: nowhere. */
  constructor(stream: ProgressStream | undefined) {
    this.#stream = stream;
  }

  /** Adds entries that were read. */
  add(entries: number): void {
    this.#entries += entries;
    const now = Date.now();
    if (!this.#stream?.isTTY || now - this.#shownAt < UPDATE_MS) return;
    this.#shownAt = now;
    this.#stream.write(`\r${this.#entries.toLocaleString('en')} entries read`);
  }

  /** Removes the line. */
  end(): void {
    if (this.#shownAt > 0) this.#stream?.write('\r\u001b[K');
    this.#shownAt = 0;
  }
}
