import type { Readable } from 'node:stream';
import { readLines } from './lines';

/** Written by runtime.cjs to stdout and stderr at the end of an invocation; a text log never contains a NUL. */
const END = '\0';

/** The lines that a container writes to stdout and stderr, split by invocation. */
export class ContainerLog {
  #lines: string[] = [];
  #ends = 0;
  #open: number;
  #onComplete?: (lines: readonly string[]) => void;

  readonly #streams: readonly Readable[];
  readonly #onLine: (line: string) => void;

  constructor(streams: readonly Readable[], onLine: (line: string) => void) {
    this.#streams = streams;
    this.#onLine = onLine;

    this.#open = streams.length;
    for (const stream of streams) {
      readLines(stream, (line) => this.#take(line));
      stream.on('close', () => {
        this.#open -= 1;
        this.#settle();
      });
    }
  }

  /**
   * Everything logged until the end of the invocation, or of the container. The answer arrives on another pipe and may
   * be faster than the log: this waits for both streams.
   */
  async complete(): Promise<readonly string[]> {
    return new Promise((resolve) => {
      this.#onComplete = resolve;
      this.#settle();
    });
  }

  #settle(): void {
    const isComplete = this.#ends === this.#streams.length || this.#open === 0;
    if (!isComplete || !this.#onComplete) return;
    const lines = this.#lines;
    const onComplete = this.#onComplete;
    this.#lines = [];
    this.#ends = 0;
    this.#onComplete = undefined;
    onComplete(lines);
  }

  #take(line: string): void {
    if (line === END) {
      this.#ends += 1;
      this.#settle();
      return;
    }
    // A last line without a line break is directly before the NUL.
    const text = line.endsWith(END) ? line.slice(0, -1) : line;
    this.#lines.push(text);
    this.#onLine(text);
    if (text !== line) this.#take(END);
  }
}
