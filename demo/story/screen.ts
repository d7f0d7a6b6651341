import { Presets, SingleBar } from 'cli-progress';

/** Where the story is told: a terminal, with colour and moving bars, or a log, line by line. */
export class Screen {
  readonly #terminal: boolean;

  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;

    this.#terminal = stream.isTTY === true && process.env.NO_COLOR === undefined;
  }

  /** A line. */
  line(text = ''): void {
    this.#stream.write(`${text}\n`);
  }

  /** The heading of an act. */
  heading(text: string): void {
    this.line();
    this.line(this.#terminal ? `\u001b[1m${text}\u001b[0m` : text);
  }

  /** Something that was to be shown, and was. */
  proof(text: string): void {
    this.line(`  ${this.#terminal ? '\u001b[32m✓\u001b[0m' : '✓'} ${text}`);
  }

  /** Runs something with a count that goes up to `total`, under a bar where there is a terminal. */
  async counting<Result>(total: number, run: (step: () => void) => Promise<Result>): Promise<Result> {
    if (!this.#terminal) return await run(() => {});
    const bar = new SingleBar({ format: '  {bar} {value}/{total}', stream: this.#stream }, Presets.rect);
    // The bar changes how the terminal wraps lines, also for whoever uses it after us.
    const stop = () => bar.stop();
    process.once('exit', stop);
    bar.start(total, 0);
    try {
      return await run(() => bar.increment());
    } finally {
      process.off('exit', stop);
      stop();
    }
  }
}
