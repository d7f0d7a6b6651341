import { Dimension, type Metric } from '../../handler/vocabulary';

/**
 * AWS's own metrics that alarms and widgets use, by namespace.
 * (AWS Lambda, AWS IoT and AWS Private CA guides, their chapters on CloudWatch metrics)
 */
export const AWS_METRICS = {
  'AWS/Lambda': ['Invocations', 'Errors', 'Throttles', 'Duration', 'ConcurrentExecutions'],
  'AWS/IoT': ['CreateCertificateFromCsrFailed'],
  'AWS/ACMPrivateCA': ['Success', 'Failure', 'Time'],
} as const;

type AwsNamespace = keyof typeof AWS_METRICS;
type AwsMetric<Namespace extends AwsNamespace> = (typeof AWS_METRICS)[Namespace][number];

/** Name of a metric that the signer emits. */
export type SignerMetric = (typeof Metric)[keyof typeof Metric];

/** A metric, whatever the deployment is called. */
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
      readonly source: 'AWS/ACMPrivateCA';
      readonly metric: AwsMetric<'AWS/ACMPrivateCA'>;
      readonly operation: 'IssueCertificate' | 'GetCertificate';
    };

/** How the values of one period become one. */
export type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount' | 'p50' | 'p90' | 'p99';

/** What tells this deployment's metrics from others'. */
export interface MeasuredDeployment {
  /** Name of the deployment, the value of the dimension `service`. */
  readonly name: string;
  /** Name of the live function. */
  readonly functionName: string;
  /** Namespace of the signer's metrics. */
  readonly metricsNamespace: string;
  /** ARN of the AWS Private CA. @default another authority signs, and these metrics are not drawn */
  readonly certificateAuthorityArn?: string;
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
      // Counts the whole account and Region: AWS gives it no dimension.
      return { namespace: source, metricName, dimensions: {} };
    case 'AWS/ACMPrivateCA': {
      const { certificateAuthorityArn: PrivateCAArn } = deployment;
      if (PrivateCAArn === undefined)
        throw new Error(`${metricName} of AWS Private CA: no such CA signs here.`);
      return { namespace: source, metricName, dimensions: { PrivateCAArn, Operation: measured.operation } };
    }
  }
}
