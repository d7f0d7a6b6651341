import { MayHaveIssued, SigningFailed } from '../../errors';

/** The same failure, of an order for which the CA may have issued a certificate. What is no failure of ours stays as it is. */
export function asMayHaveIssued(error: unknown): unknown {
  return error instanceof SigningFailed && !(error instanceof MayHaveIssued)
    ? MayHaveIssued.of(error)
    : error;
}
