import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import { MalformedDer } from './der';

/** Runs a read, and turns its `MalformedDer` into `SigningFailed` with `CertificateMalformed`. */
export function failIfMalformed<Result>(what: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof MalformedDer)) throw cause;
    throw new SigningFailed(
      FailureReason.CertificateMalformed,
      `${what} is not well-formed: ${cause.message}.`,
      { cause },
    );
  }
}
