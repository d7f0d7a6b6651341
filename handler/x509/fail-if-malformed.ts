import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import { MalformedDer } from './der';

/** What the reading brings. Throws `SigningFailed` with `CertificateMalformed` where it meets `MalformedDer`. */
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
