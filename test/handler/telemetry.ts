import { jest } from '@jest/globals';

/** One line of JSON, parsed. */
export type Line = Readonly<Record<string, unknown>>;

/** One metric value of an EMF line, with everything CloudWatch files it under. */
export interface EmfMetric {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  readonly dimensions: Readonly<Record<string, unknown>>;
}

interface EmfHeader {
  readonly CloudWatchMetrics: readonly {
    readonly Namespace: string;
    readonly Dimensions: readonly (readonly string[])[];
    readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
  }[];
}

/** What the signer writes to its log while a test runs: its lines are kept, and shown to nobody. */
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

  /** Metrics, oldest first; those with this name if one is given. */
  metrics(name?: string): readonly EmfMetric[] {
    return this.#lines()
      .filter(({ _aws: header }) => header !== undefined)
      .flatMap(metricsOf)
      .filter((metric) => name === undefined || metric.name === name);
  }

  /** Forgets what was written so far. */
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

function metricsOf(line: Line): EmfMetric[] {
  return (line._aws as EmfHeader).CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((set) =>
      Metrics.map(({ Name, Unit }) => ({
        namespace: Namespace,
        name: Name,
        unit: Unit,
        values: [line[Name]].flat() as number[],
        dimensions: Object.fromEntries(set.map((dimension) => [dimension, line[dimension]])),
      })),
    ),
  );
}
