import { Dimension } from '../../handler/vocabulary';

/**
 * AWS's own metrics that alarms and widgets of every deployment use, by namespace.
 * (AWS Lambda and AWS IoT guides, their chapters on CloudWatch metrics)
 */
export const AWS_METRICS = {
  'AWS/Lambda': {
    names: ['Invocations', 'Errors', 'Throttles', 'Duration', 'ConcurrentExecutions'],
    dimensions: ['FunctionName'],
  },
  // Counts the whole account and Region.
  'AWS/IoT': { names: ['CreateCertificateFromCsrFailed'], dimensions: [] },
} as const;

type AwsMetric<Namespace extends keyof typeof AWS_METRICS> = (typeof AWS_METRICS)[Namespace]['names'][number];

/** Name of a metric that the signer emits: one of handler/vocabulary.ts, or of its authority's own vocabulary. */
export type SignerMetric = string;

/** A metric, independent of the deployment's names. */
export type Measured =
  | {
      /** Emitted by the signer, in the deployment's own namespace. */
      readonly source: 'signer';
      readonly metric: SignerMetric;
      /** Only what was counted under one reason. @default the total */
      readonly reason?: string;
    }
  | { readonly source: 'AWS/Lambda'; readonly metric: AwsMetric<'AWS/Lambda'> }
  | { readonly source: 'AWS/IoT'; readonly metric: AwsMetric<'AWS/IoT'> }
  | {
      /** Emitted by AWS about something that only the authority knows, such as its CA. */
      readonly source: 'AWS';
      /** Such as `AWS/KMS`. */
      readonly namespace: string;
      readonly metric: string;
      /** Values by name; may be references. */
      readonly dimensions: Readonly<Record<string, string>>;
    };

/** How the values of one period become one. */
export type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount' | 'p50' | 'p90' | 'p99';

/** What distinguishes this deployment's metrics from those of others. */
export interface MeasuredDeployment {
  /** Name of the deployment, the value of the dimension `service`. */
  readonly name: string;
  /** Name of the live function. */
  readonly functionName: string;
  /** Namespace of the signer's metrics. */
  readonly metricsNamespace: string;
}

/** A metric as CloudWatch names it. */
export interface CloudWatchMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, string>;
}

/** A metric of the signer, for a row or a widget. */
export function signer(metric: SignerMetric, reason?: string): Measured {
  return reason === undefined ? { source: 'signer', metric } : { source: 'signer', metric, reason };
}

/** A metric of the live function. */
export function lambda(metric: AwsMetric<'AWS/Lambda'>): Measured {
  return { source: 'AWS/Lambda', metric };
}

/** A metric that AWS IoT counts, whoever signs. */
export function awsIot(metric: AwsMetric<'AWS/IoT'>): Measured {
  return { source: 'AWS/IoT', metric };
}

/** The metric's namespace, name and dimensions in this deployment. */
export function cloudWatchMetric(measured: Measured, deployment: MeasuredDeployment): CloudWatchMetric {
  const { source, metric: metricName } = measured;
  switch (source) {
    case 'signer': {
      const { name, metricsNamespace: namespace } = deployment;
      const dimensions: Record<string, string> = { [Dimension.Service]: name };
      if (measured.reason !== undefined) dimensions[Dimension.Reason] = measured.reason;
      return { namespace, metricName, dimensions };
    }
    case 'AWS/Lambda':
      return { namespace: source, metricName, dimensions: { FunctionName: deployment.functionName } };
    case 'AWS/IoT':
      return { namespace: source, metricName, dimensions: {} };
    case 'AWS':
      return { namespace: measured.namespace, metricName, dimensions: { ...measured.dimensions } };
  }
}
