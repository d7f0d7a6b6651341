import { RequestRejected, SigningFailed } from '../../errors';
import { FailureReason, RejectionReason } from '../../vocabulary';
import type { Order } from '../authority';

/** How AWS Private CA may refuse a request that our checks accepted, without blaming the request itself. */
const PERHAPS_THE_REQUEST: readonly FailureReason[] = [
  FailureReason.AuthorityRefused,
  FailureReason.IssuanceFailed,
];

/** An exhausted quota, which is not the request's fault. */
const QUOTA_USED_UP = 'LimitExceededException';

/**
 * Makes a call for an order. If AWS Private CA refuses a request of a rare kind, blames the request: AWS does not
 * document whether it accepts such requests, or what it answers if not. A failure of ours pages, and the holder of a
 * claim certificate must not be able to page anyone by sending such a request.
 */
export async function blamingRareRequests<Answer>(order: Order, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    const rarity = rarityOf(order);
    if (rarity === undefined || !mayBeBlamed(error)) throw error;
    throw new RequestRejected(
      RejectionReason.CsrRefusedByAuthority,
      `AWS Private CA issues nothing for this CSR, which has ${rarity}: ${error.message}`,
      { cause: error },
    );
  }
}

function rarityOf({ csr }: Order): string | undefined {
  if (csr.subjectName.length === 0) return 'an empty subject';
  return csr.hasCompressedPoint ? 'a compressed EC key' : undefined;
}

function mayBeBlamed(error: unknown): error is SigningFailed {
  if (!(error instanceof SigningFailed) || !PERHAPS_THE_REQUEST.includes(error.reason)) return false;
  return !(error.cause instanceof Error && error.cause.name === QUOTA_USED_UP);
}
