import { CommandFailed } from '../../cli/command-line';

/** Thrown by the SDK for what it cannot do before it asks AWS, or because nobody answers. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'There are no AWS credentials: log in, or set AWS_PROFILE.',
  ExpiredTokenException: 'The credentials have expired: log in again.',
  ExpiredToken: 'The credentials have expired: log in again.',
  UnrecognizedClientException: 'AWS does not know the credentials: log in again, or set another AWS_PROFILE.',
  InvalidClientTokenId: 'AWS does not know the credentials: log in again, or set another AWS_PROFILE.',
  ENOTFOUND: 'There is no such host: is the Region right, and is there a network?',
  ECONNREFUSED: 'Nobody answers there: is the endpoint in AWS_ENDPOINT_URL… right?',
  TimeoutError: 'Nobody answers in time: is there a network?',
};

/** AWS's names for a call that IAM, or a policy of the resource, does not allow. */
const DENIED = /^AccessDenied/;

/**
 * Makes a call to AWS with the user's own credentials.
 *
 * @param action The permission that it takes, such as `kms:Sign`: names the call. @param on What it is made for.
 * @param waysOut What to do about errors that this call may meet, by AWS's name.
 * @throws CommandFailed that names the call and the error, and says what to do.
 */
export async function callAws<Output>(
  action: string,
  on: string,
  make: () => Promise<Output>,
  waysOut: Readonly<Record<string, string>> = {},
): Promise<Output> {
  try {
    return await make();
  } catch (cause) {
    const { name, code, message } = cause as Error & { readonly code?: string };
    const wayOut =
      waysOut[name] ??
      WAYS_OUT[code ?? name] ??
      WAYS_OUT[name] ??
      (DENIED.test(name)
        ? `Whoever runs this must be allowed ${action} on ${on}: by their own policy, and by the resource's if it has one.`
        : undefined);
    // AWS leaves some messages empty, and others without an end.
    const what = [name, message && message !== name ? message.replace(/\.?$/, '') : undefined];
    const failure = `${action} on ${on} failed: ${what.filter(Boolean).join(': ')}.`;
    throw new CommandFailed(wayOut === undefined ? failure : `${failure} ${wayOut}`, { cause });
  }
}
