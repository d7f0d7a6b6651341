import { MayHaveIssued, SigningFailed } from '../../errors';

/** The same failure, of an order for which the CA may have issued a certificate. What is no failure of ours stays as it is. */
export function asMayHaveIssued(error: unknown): unknown {
  if (error instanceof MayHaveIssued || !(error instanceof SigningFailed)) return error;
  const { reason, message } = error;
  return new MayHaveIssued(reason, message.slice(`${reason}: `.length), { cause: error });
}
