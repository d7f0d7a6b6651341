import type { Sample } from './metric';

/** Description of metrics in an embedded metric format document. */
interface Directive {
  readonly Namespace: string;
  readonly Dimensions?: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[];
}

/** Member `_aws` of the document. */
interface Metadata {
  /** Milliseconds since the epoch. */
  readonly Timestamp: number;
  readonly CloudWatchMetrics: readonly Directive[];
}

/**
 * The values in a log line, if it is a document in the embedded metric format; none if it is any other line.
 *
 * @param timestampMs overrides the document's own time, for a CloudWatch with another clock than the function's.
 */
export function samplesIn(line: string, timestampMs?: number): Sample[] {
  const document = parse(line);
  return document === undefined ? [] : samplesOf(document, timestampMs);
}

/**
 * The values in a log line that is parsed already, as `samplesIn`. Each set of dimensions is a metric of its own.
 *
 * Source: CloudWatch user guide, "Embedded metric format specification".
 */
export function samplesOf(document: Readonly<Record<string, unknown>>, timestampMs?: number): Sample[] {
  const { CloudWatchMetrics, Timestamp } = (document._aws ?? {}) as Partial<Metadata>;
  if (CloudWatchMetrics === undefined || Timestamp === undefined) return [];
  return CloudWatchMetrics.flatMap(({ Namespace, Dimensions = [[]], Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = dimensionsOf(document, names);
      return Metrics.flatMap(({ Name, Unit }) =>
        valuesOf(document[Name]).map((value) => ({
          namespace: Namespace,
          name: Name,
          dimensions,
          value,
          timestampMs: timestampMs ?? Timestamp,
          unit: Unit,
        })),
      );
    }),
  );
}

/** An empty value makes CloudWatch drop all dimensions. */
function dimensionsOf(
  document: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, string> {
  const values = names.map((name) => [name, String(document[name] ?? '')] as const);
  return values.some(([, value]) => value === '') ? {} : Object.fromEntries(values);
}

function valuesOf(value: unknown): number[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'number');
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
