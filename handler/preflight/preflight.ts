import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { AwsApiError } from '../account/aws-call';
import { type CertificateProvider, findCertificateProvider } from '../account/certificate-provider';
import { Deadline } from '../deadline';
import { PERMISSION_PROPAGATION_MS, retryWhileDenied } from '../permission-propagation';
import { logger } from '../powertools/logger';
import { metrics } from '../powertools/metrics';
import { traced } from '../powertools/tracer';
import { Metric } from '../vocabulary';

/**
 * What Terraform asks before it asks Cloud Control for a certificate provider. When a newer release plans, a function
 * that an older release deployed may answer, so request and report must stay compatible.
 */
export interface PreflightRequest {
  /** Name of the deployment's certificate provider. */
  readonly certificateProviderName: string;
  /** ARN of the function that it points at. */
  readonly functionArn: string;
}

/** What the preflight found. */
interface PreflightReport {
  /** Whether the deployment may create its provider, or keep it. */
  readonly clear: boolean;
  /** What was found and, if it is in the way, what to do. Terraform prints it. */
  readonly finding: string;
}

/** The function that Terraform calls while it plans. */
export type PreflightHandler = (request: PreflightRequest, context: Context) => Promise<PreflightReport>;

/** How long one look at the account may take, in milliseconds. */
const LOOK_MS = 10_000;

/**
 * Checks whether the account has a certificate provider that is not the deployment's. It issues nothing and never
 * throws: Terraform shows an answer as a sentence, an error as a stack trace. Not being able to look is not clear
 * either.
 */
export const preflight: PreflightHandler = async (request, context) => {
  logger.addContext(context);
  const report = await look(request);
  if (report.clear) logger.info('Preflight passed', { ...report });
  else logger.error('Preflight failed', { ...report });
  metrics.addMetric(Metric.PreflightFailed, MetricUnit.Count, report.clear ? 0 : 1);
  metrics.publishStoredMetrics();
  return report;
};

async function look(request: PreflightRequest): Promise<PreflightReport> {
  const patience = new Deadline(PERMISSION_PROPAGATION_MS);
  const see = () =>
    traced('look at the certificate providers', () =>
      findCertificateProvider(request.certificateProviderName, new Deadline(LOOK_MS)),
    );
  try {
    return judge(request, await retryWhileDenied(patience, see, isDenied));
  } catch (error) {
    return {
      clear: false,
      finding:
        `The preflight cannot see which certificate provider the account has: ${error}. So it may be somebody ` +
        "else's, and nothing is done to it. Deploy again; if that does not help, look at the role of the function " +
        `${process.env.AWS_LAMBDA_FUNCTION_NAME}: it needs iot:ListCertificateProviders and ` +
        'iot:DescribeCertificateProvider, and no policy of the organization may deny them.',
    };
  }
}

function judge(
  { certificateProviderName, functionArn }: PreflightRequest,
  found: CertificateProvider | undefined,
): PreflightReport {
  if (found === undefined) return { clear: true, finding: 'There is no certificate provider; AWS signs.' };
  if (found.name !== certificateProviderName) {
    return {
      clear: false,
      finding:
        `AWS IoT has the certificate provider ${found.name} already, which this deployment did not create, and an ` +
        'account has one in each Region. It was left alone. To see where it points: aws iot ' +
        `describe-certificate-provider --certificate-provider-name ${found.name}. To take its place, follow ` +
        'docs/existing-provider.md. To deploy all but the provider, set signing_mode to aws-managed.',
    };
  }
  if (found.functionArn !== functionArn) {
    return {
      clear: false,
      finding:
        `The certificate provider ${found.name} points at ${found.functionArn}, and not at this deployment's ` +
        `signer, ${functionArn}: it is somebody else's, or somebody changed it outside of Terraform. It was left ` +
        'alone, and devices are signed for by that function. Find out whose it is, and follow ' +
        'docs/existing-provider.md before you deploy again: with signing_mode aws-managed, Terraform may delete it.',
    };
  }
  return { clear: true, finding: `The certificate provider ${found.name} points at the signer.` };
}

function isDenied(error: unknown): boolean {
  return error instanceof AwsApiError && error.name.startsWith('AccessDenied');
}
