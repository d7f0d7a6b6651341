import { CommandFailed } from '../../../cli/command-line';
import { InvalidSetting, SigningError } from '../../../handler/errors';
import { MalformedDer } from '../../../handler/x509/der';
import { MalformedName } from '../../../handler/x509/name-text';

/**
 * Runs something of the signer's, and turns what it throws for others into words for the user.
 *
 * @param subject Begins the sentence that says what is wrong, such as the name of a file.
 * @throws CommandFailed
 */
export function inWords<Result>(subject: string, run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    const why = whyOf(cause);
    if (why === undefined) throw cause;
    throw new CommandFailed(`${subject}: ${why.replace(/\.?$/, '.')}`, { cause });
  }
}

/** The message for a person; `undefined` for an error that was not foreseen. */
export function whyOf(error: unknown): string | undefined {
  // The code before the message is for the signer's log.
  if (error instanceof SigningError) return error.message.replace(`${error.reason}: `, '');
  const isForeseen =
    error instanceof MalformedDer || error instanceof MalformedName || error instanceof InvalidSetting;
  return isForeseen ? error.message : undefined;
}
