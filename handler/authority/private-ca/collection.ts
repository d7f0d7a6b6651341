import { MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  type ACMPCAClient,
  GetCertificateCommand,
  RequestInProgressException,
} from '@aws-sdk/client-acm-pca';
import { PollBackoff } from '../../calls/backoff';
import { callWithin } from '../../calls/call';
import type { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { metrics } from '../../powertools/metrics';
import { FailureReason } from '../../vocabulary';
import { PRIVATE_CA } from './client';
import type { PollPolicy, PollSequence } from './poll-policy';
import { PrivateCaMetric } from './vocabulary';

/** Time kept for a last poll before the deadline, in milliseconds. */
const LAST_CALL_MS = 120;

/** Waits for the certificates that one CA has agreed to issue. */
export class Collection {
  readonly #authorityArn: string;
  readonly #client: ACMPCAClient;
  readonly #polling: PollPolicy;

  constructor(authorityArn: string, client: ACMPCAClient, polling: PollPolicy) {
    this.#authorityArn = authorityArn;
    this.#client = client;
    this.#polling = polling;
  }

  /**
   * Polls until the certificate is issued, and returns it as the CA answered. Throws `SigningFailed`, also when the
   * deadline comes first.
   */
  async collect(certificateArn: string, deadline: Deadline): Promise<string> {
    const start = performance.now();
    const sequence = this.#polling.begin();
    let polls = 0;
    try {
      for (;;) {
        const gapMs = sequence.gapMs(performance.now() - start);
        const lastCallMs = deadline.remainingMs - LAST_CALL_MS;
        await deadline.wait(lastCallMs > 0 ? Math.min(gapMs, lastCallMs) : gapMs);
        if (deadline.passed) break;
        const pem = await this.#poll(certificateArn, deadline, sequence, () => {
          polls++;
          return performance.now() - start;
        });
        if (pem !== undefined) return pem;
      }
    } finally {
      metrics.addMetric(PrivateCaMetric.AuthorityPolls, MetricUnit.Count, polls);
    }
    sequence.gaveUp();
    throw new SigningFailed(
      FailureReason.DeadlineExceeded,
      `AWS Private CA took the CSR but had not issued ${certificateArn} after ${polls} polls.`,
    );
  }

  /** Polls until there is an answer, yes or no. @param asking Called before each attempt; tells the time waited. */
  async #poll(
    certificateArn: string,
    deadline: Deadline,
    sequence: PollSequence,
    asking: () => number,
  ): Promise<string | undefined> {
    const command = new GetCertificateCommand({
      CertificateAuthorityArn: this.#authorityArn,
      CertificateArn: certificateArn,
    });
    let askedMs = 0;
    const pem = await callWithin(
      PRIVATE_CA,
      deadline,
      (options) => {
        askedMs = asking();
        return this.#client
          .send(command, options)
          .then(({ Certificate = '' }) => Certificate, unlessInProgress);
      },
      {
        backoff: new PollBackoff(),
        onFault: ({ throttled }) => {
          if (throttled) this.#polling.throttled();
        },
      },
    );
    if (pem === undefined) sequence.notYet(askedMs);
    else sequence.issued(askedMs);
    return pem;
  }
}

/** "Not yet" is an answer, not a fault. */
function unlessInProgress(error: unknown): undefined {
  if (error instanceof RequestInProgressException) return undefined;
  throw error;
}
