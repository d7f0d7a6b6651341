import type { Csr } from '../../csr/csr';
import type { Deadline } from '../../deadline';
import { MayHaveIssued, SigningFailed } from '../../errors';
import type { HttpAnswer } from '../../external/http';
import { retryAfterMs } from '../../external/retry-after';
import { logger } from '../../powertools/logger';
import { FailureReason } from '../../vocabulary';
import type { EstClient } from './est-client';
import { asMayHaveIssued } from './may-have-issued';
import { ACCEPTED } from './refusal';

/** Pause when the server names none, in milliseconds, although it must. (RFC 7030, 4.2.3) */
export const UNNAMED_PAUSE_MS = 1_000;

/** Shortest pause, in milliseconds, when the server names now, or a moment that has passed. */
export const SHORTEST_PAUSE_MS = 200;

/** A request for a certificate that the server has taken. */
export class Enrolment {
  /** Sends the request, once. Throws as `EstClient.enrol` does. */
  static async begin(client: EstClient, csr: Csr, deadline: Deadline): Promise<Enrolment> {
    return new Enrolment(client, csr, await client.enrol(csr, deadline));
  }

  readonly #client: EstClient;
  readonly #csr: Csr;
  #answer: HttpAnswer;

  private constructor(client: EstClient, csr: Csr, answer: HttpAnswer) {
    this.#client = client;
    this.#csr = csr;
    this.#answer = answer;
  }

  /**
   * The server's answer with the certificate. While it says that the CA has yet to issue it (202), the same request is sent
   * again when the server says; that is how EST asks for it, and not another order (RFC 7030, 4.2.3).
   *
   * @throws MayHaveIssued with `AuthorityIssuesByHand` if there is not that much time. The certificate may come later, and
   *   nobody will have asked for it. RequestRejected if the CA decides against the request.
   */
  async collect(deadline: Deadline): Promise<HttpAnswer> {
    while (this.#answer.status === ACCEPTED) {
      const pauseMs = Math.max(SHORTEST_PAUSE_MS, retryAfterMs(this.#answer.headers) ?? UNNAMED_PAUSE_MS);
      if (pauseMs >= deadline.remainingMs) throw issuesByHand(pauseMs);
      logger.info('The CA has yet to issue the certificate', { pauseMs });
      await deadline.wait(pauseMs);
      this.#answer = await this.#ask(deadline, pauseMs);
    }
    return this.#answer;
  }

  async #ask(deadline: Deadline, pauseMs: number): Promise<HttpAnswer> {
    try {
      return await this.#client.enrol(this.#csr, deadline);
    } catch (error) {
      const outOfTime = error instanceof SigningFailed && error.reason === FailureReason.DeadlineExceeded;
      throw outOfTime ? issuesByHand(pauseMs, { cause: error }) : asMayHaveIssued(error);
    }
  }
}

function issuesByHand(pauseMs: number, options?: ErrorOptions): MayHaveIssued {
  return new MayHaveIssued(
    FailureReason.AuthorityIssuesByHand,
    `the EST server took the request and says to ask again in ${Math.ceil(pauseMs / 1_000)} s (HTTP 202): somebody has ` +
      'to approve it, or the CA is slow. A device waits 5 s. Have the CA issue at once, without approval, for whoever ' +
      'has the credentials of the signer.',
    options,
  );
}
