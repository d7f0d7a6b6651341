import type { X509Certificate } from 'node:crypto';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import type { Authority, Issuer } from '../authority/authority';
import { withEachCa } from '../authority/each-ca';
import { isDeniedByAws } from '../calls/fault';
import { ANY_NAMES, type RequestPolicy } from '../csr/request-policy';
import { Deadline } from '../deadline';
import { asSigningError, SigningFailed } from '../errors';
import type { SigningRequest } from '../event';
import { PERMISSION_PROPAGATION_MS, retryWhileDenied } from '../permission-propagation';
import { logger } from '../powertools/logger';
import { metrics } from '../powertools/metrics';
import type { SigningProgress } from '../progress';
import { type Signer, sign } from '../sign';
import { AWS_IOT_TIMEOUT_MS, FailureReason, Metric, REHEARSAL_PASSED } from '../vocabulary';
import { daysLeft } from '../x509/days-left';
import { ExampleRefused, type ExampleRequest, type MadeExample, makeExample } from './example-request';
import { throwawayCsr } from './throwaway-csr';

/** Slowest rehearsal that passes, in milliseconds: the rest of AWS IoT's timeout is margin for a bad day. */
export const SLOWEST_MS = 4_000;

/**
 * What Terraform and the runbook that lifts a hold ask for: `issue` a certificate for a throw-away key, or `probe`
 * without issuing.
 */
export interface RehearsalRequest {
  readonly rehearsal: 'issue' | 'probe';
}

/** The answer of a rehearsal that passed. */
export interface RehearsalReport {
  /** Tells a report from an error in the answer of an invocation. */
  readonly outcome: typeof REHEARSAL_PASSED;
  readonly rehearsal: RehearsalRequest['rehearsal'];
  /** Duration of the last attempt, the one that passed, in milliseconds. */
  readonly latencyMs: number;
  /** Subject of the CA that signed, or would when it was only probed; of several, each. */
  readonly issuer: string;
  /** Algorithm of the CA's key; of several, each. */
  readonly issuerKey: string;
  /** Whole days until the CA's certificate ends; of several, the first. */
  readonly authorityDaysToExpiry: number;
  /**
   * The allowed example, as the signer reads it: its subject, then its alternative names. Missing without an example,
   * in which case no pattern was tried.
   */
  readonly example?: string;
}

/** The function that Terraform calls before the live signer changes, and on-call before a hold is lifted. */
export type RehearsalHandler = (event: RehearsalRequest, context: Context) => Promise<RehearsalReport>;

/** The signer to rehearse, with its authority twice: as the live signer will use it, and for the rehearsal. */
export interface RehearsedSigner {
  /** With the live signer's settings. It is only probed, for what a shorter lifetime would hide. */
  readonly live: Authority;
  /** The same, but with a short lifetime, for certificates that are thrown away. */
  readonly forRehearsal: Authority;
  /** The requests that the live signer allows. */
  readonly policy: RequestPolicy;
  /** A request that they must include. */
  readonly example: ExampleRequest | undefined;
}

/**
 * Wraps a signer for the rehearsal. The handler throws, which stops the apply, when the example is refused, when
 * signing fails, or when it takes over `SLOWEST_MS`. Every one of several CAs must sign: the live signer would serve
 * devices without one that does not, but whoever deploys it should know.
 */
export function createRehearsal(createSigner: () => RehearsedSigner): RehearsalHandler {
  return async ({ rehearsal }, context) => {
    logger.addContext(context);
    let passed = false;
    try {
      const { live, forRehearsal, policy, example: given } = createSigner();
      // First, because it needs no call, and a wrong pattern is the likeliest mistake.
      const example = given && checkExample(given, policy);
      const request = example?.request ?? anonymousRequest(context.functionName);
      // Without an example, no request is known to match the patterns.
      const signer = { authority: forRehearsal, policy: example === undefined ? ANY_NAMES : policy };
      const patience = new Deadline(PERMISSION_PROPAGATION_MS);
      const probe = () => withEachCa(live, (ca) => ca.probe(attemptDeadline()));
      const probed = await retryWhileDenied(patience, () => timed(probe), isDeniedByAws);
      const { latencyMs, signers } =
        rehearsal === 'probe'
          ? { latencyMs: probed.latencyMs, signers: await likelySigners(live) }
          : await issueOnce(request, signer, patience);
      if (latencyMs > SLOWEST_MS) {
        throw new SigningFailed(
          FailureReason.RehearsalTooSlow,
          `signing works but took ${latencyMs} ms; over ${SLOWEST_MS} ms is too close to the ` +
            `${AWS_IOT_TIMEOUT_MS} ms that AWS IoT waits. Look at the CA's issuance time before you try again.`,
        );
      }
      const report = describe({ rehearsal, latencyMs, example }, signers);
      logger.info('Rehearsal passed', { ...report });
      passed = true;
      return report;
    } catch (cause) {
      const error = asSigningError(cause);
      logger.error('Rehearsal failed', { reason: error.reason, error });
      throw error;
    } finally {
      // A rehearsal is not a device's request: counted as one, it would page.
      metrics.clearMetrics();
      metrics.singleMetric().addMetric(Metric.RehearsalFailed, MetricUnit.Count, passed ? 0 : 1);
    }
  };
}

function attemptDeadline(): Deadline {
  return Deadline.ofInvocation(AWS_IOT_TIMEOUT_MS, 0);
}

/** Throws `SigningFailed`: a wrong pattern is our fault, not a device's. */
function checkExample(example: ExampleRequest, policy: RequestPolicy): MadeExample {
  try {
    return makeExample(example, policy);
  } catch (cause) {
    if (!(cause instanceof ExampleRefused)) throw cause;
    throw new SigningFailed(FailureReason.ExampleRefused, cause.message, { cause });
  }
}

function anonymousRequest(name: string): SigningRequest {
  return { certificateSigningRequest: throwawayCsr(name), principalId: 'rehearsal', clientId: name };
}

/** The CAs that would sign, and have not been asked to: of several certificates of one, the one that it names first. */
async function likelySigners(authority: Authority): Promise<readonly Issuer[]> {
  return withEachCa(authority, async (ca) => {
    const [signer] = await ca.issuers(attemptDeadline());
    return signer;
  });
}

/**
 * Has the throw-away key signed by every CA; returns who signed, and how long the attempt took that passed. All attempts
 * send the same request, so one that is denied after the order does not cost a second certificate.
 */
async function issueOnce(
  request: SigningRequest,
  { authority, policy }: Signer,
  patience: Deadline,
): Promise<{ readonly latencyMs: number; readonly signers: readonly Issuer[] }> {
  const issue = () =>
    withEachCa(authority, async (ca) => {
      const progress: SigningProgress = {};
      await sign(request, attemptDeadline(), { authority: ca, policy }, progress);
      return progress.issuer;
    });
  const { latencyMs, result } = await retryWhileDenied(patience, () => timed(issue), isDeniedByAws);
  return { latencyMs, signers: result.filter((issuer) => issuer !== undefined) };
}

/** Runs it, and says how long that took, in milliseconds. */
async function timed<Result>(
  run: () => Promise<Result>,
): Promise<{ readonly latencyMs: number; readonly result: Result }> {
  const start = performance.now();
  const result = await run();
  return { latencyMs: Math.round(performance.now() - start), result };
}

function describe(
  {
    rehearsal,
    latencyMs,
    example,
  }: Pick<RehearsalReport, 'rehearsal' | 'latencyMs'> & { readonly example: MadeExample | undefined },
  signers: readonly Issuer[],
): RehearsalReport {
  const issuers = signers.map(({ certificate }) => certificate);
  return {
    outcome: REHEARSAL_PASSED,
    rehearsal,
    latencyMs,
    issuer: issuers.map(({ subject }) => subject.replaceAll('\n', ', ')).join('; '),
    issuerKey: issuers.map(describeKey).join('; '),
    authorityDaysToExpiry: Math.min(...issuers.map((issuer) => daysLeft(issuer))),
    ...(example && { example: [example.csr.subject, ...example.csr.alternativeNames.names].join('; ') }),
  };
}

function describeKey({ publicKey }: X509Certificate): string {
  const { asymmetricKeyType = '', asymmetricKeyDetails } = publicKey;
  return `${asymmetricKeyType} ${asymmetricKeyDetails?.namedCurve ?? asymmetricKeyDetails?.modulusLength}`;
}
