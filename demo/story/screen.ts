import { Presets, SingleBar } from 'cli-progress';

/** The output: a terminal with colour and progress bars, or plain lines for a log. */
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

  /** The heading of a step. */
  heading(text: string): void {
    this.line();
    this.line(this.#terminal ? `\u001b[1m${text}\u001b[0m` : text);
  }

  /** A check that passed. */
  proof(text: string): void {
    this.line(`  ${this.#terminal ? '\u001b[32m✓\u001b[0m' : '✓'} ${text}`);
  }

  /** Runs something with `total` steps; a terminal shows a progress bar. */
  async counting<Result>(total: number, run: (step: () => void) => Promise<Result>): Promise<Result> {
    if (!this.#terminal) return await run(() => {});
    const bar = new SingleBar({ format: '  {bar} {value}/{total}', stream: this.#stream }, Presets.rect);
    // The bar changes how the terminal wraps lines, and must restore that.
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
