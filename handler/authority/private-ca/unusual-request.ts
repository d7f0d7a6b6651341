import { RequestRejected, SigningFailed } from '../../errors';
import { FailureReason, RejectionReason } from '../../vocabulary';
import type { Order } from '../authority';

/** How AWS Private CA may refuse a request that our checks accepted, without blaming the request itself. */
const POSSIBLY_THE_REQUEST: readonly FailureReason[] = [
  FailureReason.AuthorityRefused,
  FailureReason.IssuanceFailed,
];

/** An exhausted quota, which is not the request's fault. */
const QUOTA_USED_UP = 'LimitExceededException';

/**
 * Makes a call for an order. If AWS Private CA refuses an unusual kind of request, blames the request: AWS does not
 * document whether it accepts such requests, or what it answers if not. A failure of ours pages, and the holder of a
 * claim certificate must not be able to page anyone by sending such a request.
 */
export async function blameUnusualRequest<Answer>(order: Order, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    const peculiarity = peculiarityOf(order);
    if (peculiarity === undefined || !mayBeBlamed(error)) throw error;
    throw new RequestRejected(
      RejectionReason.CsrRefusedByAuthority,
      `AWS Private CA issues no certificate for this CSR, which has ${peculiarity}: ${error.message}`,
      { cause: error },
    );
  }
}

function peculiarityOf({ csr }: Order): string | undefined {
  if (csr.subjectName.length === 0) return 'an empty subject';
  return csr.hasCompressedPoint ? 'a compressed EC key' : undefined;
}

function mayBeBlamed(error: unknown): error is SigningFailed {
  if (!(error instanceof SigningFailed) || !POSSIBLY_THE_REQUEST.includes(error.reason)) return false;
  return !(error.cause instanceof Error && error.cause.name === QUOTA_USED_UP);
}
