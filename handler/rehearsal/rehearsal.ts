import type { Context } from 'aws-lambda';
import type { Authority } from '../authority/authority';
import { ANY_NAMES, type RequestPolicy } from '../csr/request-policy';
import { AWS_IOT_PATIENCE_MS, Deadline } from '../deadline';
import { asSigningError, SigningFailed } from '../errors';
import type { SigningRequest } from '../event';
import { oncePermitted, PERMISSIONS_SPREAD_MS } from '../permission-spread';
import { logger } from '../powertools/logger';
import { metrics } from '../powertools/metrics';
import type { SigningProgress } from '../progress';
import { type Signer, sign } from '../sign';
import { FailureReason, REHEARSAL_PASSED } from '../vocabulary';
import { daysLeft } from '../x509/days-left';
import { ExampleRefused, type ExampleRequest, type MadeExample, makeExample } from './example-request';
import { throwawayCsr } from './throwaway-csr';

/** Slowest rehearsal that passes, in milliseconds: what is left of AWS IoT's five seconds is for a bad day. */
export const SLOWEST_MS = 4_000;

/**
 * What Terraform, and the runbook that lifts a hold, ask for: `issue` a certificate for a throw-away key, or `probe`
 * what can be seen without.
 */
export interface RehearsalRequest {
  readonly rehearsal: 'issue' | 'probe';
}

/** What a rehearsal that passed answers. */
export interface RehearsalReport {
  /** Tells a report from an error in the answer of an invocation. */
  readonly outcome: typeof REHEARSAL_PASSED;
  readonly rehearsal: RehearsalRequest['rehearsal'];
  /** Time that the attempt that counts took, in milliseconds. */
  readonly latencyMs: number;
  /** Subject of the CA that signs. */
  readonly issuer: string;
  /** Algorithm of the CA's key. */
  readonly issuerKey: string;
  /** Whole days until the CA's certificate ends. */
  readonly authorityDaysToExpiry: number;
  /**
   * The example that was allowed, as the signer reads it: its subject, and its alternative names behind it. Left out
   * where there is no example; then no pattern was tried.
   */
  readonly example?: string;
}

/** The function that Terraform calls before the live signer changes, and on-call before a hold is lifted. */
export type RehearsalHandler = (event: RehearsalRequest, context: Context) => Promise<RehearsalReport>;

/** The signer that is rehearsed. Its authority is there twice: as the live signer will use it, and as it is rehearsed. */
export interface RehearsedSigner {
  /** With the settings of the live signer. It is only asked what it would do: what a shorter lifetime would hide. */
  readonly live: Authority;
  /** The same but for the lifetime, which is that of certificates that nobody keeps. */
  readonly forRehearsal: Authority;
  /** Which requests the live signer signs. */
  readonly policy: RequestPolicy;
  /** A request that must be one of them. */
  readonly example: ExampleRequest | undefined;
}

/**
 * Wraps a signer for the rehearsal. The handler throws when the example is refused, when signing does not work or takes
 * over `SLOWEST_MS`, which stops the apply.
 */
export function createRehearsal(createSigner: () => RehearsedSigner): RehearsalHandler {
  return async ({ rehearsal }, context) => {
    logger.addContext(context);
    try {
      const { live, forRehearsal, policy, example: given } = createSigner();
      // First, because it needs nobody else: a pattern is the likeliest mistake of whoever deploys.
      const example = given && checkExample(given, policy);
      const request = example?.request ?? anonymousRequest(context.functionName);
      // Without an example, no request is known that the patterns must allow.
      const signer = { authority: forRehearsal, policy: example === undefined ? ANY_NAMES : policy };
      const patience = new Deadline(PERMISSIONS_SPREAD_MS);
      const probe = () => live.probe(attemptDeadline());
      const probeMs = await oncePermitted(patience, () => timed(probe), isDenied);
      const latencyMs = rehearsal === 'probe' ? probeMs : await issueOnce(request, signer, patience);
      if (latencyMs > SLOWEST_MS) {
        throw new SigningFailed(
          FailureReason.RehearsalTooSlow,
          `signing works but took ${latencyMs} ms; over ${SLOWEST_MS} ms is too close to the ` +
            `${AWS_IOT_PATIENCE_MS} ms that AWS IoT waits. Look at the CA's issuance time before you try again.`,
        );
      }
      const report = await describe({ rehearsal, latencyMs, example }, live);
      logger.info('Rehearsal passed', { ...report });
      return report;
    } catch (cause) {
      const error = asSigningError(cause);
      logger.error('Rehearsal failed', { reason: error.reason, error });
      throw error;
    } finally {
      // A rehearsal is no device's request: counted as one, it would page somebody.
      metrics.clearMetrics();
    }
  };
}

function attemptDeadline(): Deadline {
  return Deadline.ofInvocation(AWS_IOT_PATIENCE_MS, 0);
}

/** Throws `SigningFailed`: that a pattern is wrong is our doing, and not that of a device. */
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

/**
 * Has the throw-away key signed; the time that the attempt that counts took, in milliseconds. One request for all
 * attempts: an answer that was refused after the order costs no second certificate.
 */
function issueOnce(request: SigningRequest, signer: Signer, patience: Deadline): Promise<number> {
  const issue = async () => {
    const progress: SigningProgress = {};
    await sign(request, attemptDeadline(), signer, progress);
  };
  return oncePermitted(patience, () => timed(issue), isDenied);
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return Math.round(performance.now() - start);
}

function isDenied(error: unknown): boolean {
  return asSigningError(error).reason === FailureReason.AuthorityAccessDenied;
}

async function describe(
  {
    rehearsal,
    latencyMs,
    example,
  }: Pick<RehearsalReport, 'rehearsal' | 'latencyMs'> & { readonly example: MadeExample | undefined },
  authority: Authority,
): Promise<RehearsalReport> {
  const issuer = await authority.issuer(attemptDeadline());
  const { asymmetricKeyType = '', asymmetricKeyDetails } = issuer.publicKey;
  return {
    outcome: REHEARSAL_PASSED,
    rehearsal,
    latencyMs,
    issuer: issuer.subject.replaceAll('\n', ', '),
    issuerKey: `${asymmetricKeyType} ${asymmetricKeyDetails?.namedCurve ?? asymmetricKeyDetails?.modulusLength}`,
    authorityDaysToExpiry: daysLeft(issuer),
    ...(example && { example: [example.csr.subject, ...example.csr.alternativeNames.names].join('; ') }),
  };
}
