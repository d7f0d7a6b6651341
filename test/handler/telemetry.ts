import { jest } from '@jest/globals';
import { samplesOf } from '../../sandbox/services/cloudwatch/metrics/emf';
import type { Sample } from '../../sandbox/services/cloudwatch/metrics/metric';

/** One line of JSON, parsed. */
export type Line = Readonly<Record<string, unknown>>;

/** One metric value that the signer emitted, with everything CloudWatch files it under. */
export type Emitted = Omit<Sample, 'timestampMs'>;

/** What the signer writes to its log while a test runs: the lines are kept and not shown. */
export class Telemetry {
  /** Starts to listen; `stop` ends it. */
  static capture(): Telemetry {
    return new Telemetry();
  }

  /** The lines as they were written. */
  readonly written: string[] = [];
  readonly #spies = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write.bind(stream);
    return jest.spyOn(stream, 'write').mockImplementation((chunk, ...more) => {
      const text = String(chunk);
      if (!text.startsWith('{')) return write(text, ...(more as []));
      this.written.push(text);
      return true;
    });
  });

  private constructor() {}

  /** Log lines with this message, oldest first. Throws for a line that is not JSON. */
  logged(message: string): readonly Line[] {
    return this.#lines().filter((line) => line.message === message);
  }

  /** Metric values, oldest first; those with this name if one is given. Throws for a line that is not JSON. */
  metrics(name?: string): readonly Emitted[] {
    return this.#lines()
      .flatMap((line) => samplesOf(line))
      .filter((sample) => name === undefined || sample.name === name)
      .map(({ timestampMs: _, ...emitted }) => emitted);
  }

  /** Drops what was written so far. */
  clear(): void {
    this.written.length = 0;
  }

  /** Gives the streams back. */
  stop(): void {
    for (const spy of this.#spies) spy.mockRestore();
  }

  #lines(): Line[] {
    return this.written.map((line) => JSON.parse(line) as Line);
  }
}
