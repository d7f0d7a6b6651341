import { CommandFailed } from '../../cli/command-line';
import { escapeForLog } from '../../handler/escape';

/** A call of an AWS API, for a message about its failure. */
export interface NamedCall {
  /** IAM's name of it, such as `dynamodb:Query`. */
  readonly action: string;
  /** What it is about, as its user knows it: a table, a key, an alias. */
  readonly on: string;
  readonly region: string;
}

/** What an AWS client throws has a name. */
const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

/** What to do about an error, by its name. */
const WAYS_OUT: readonly (readonly [RegExp, (call: NamedCall) => string])[] = [
  [
    /AccessDenied|NotAuthorized/,
    ({ action }) =>
      `Let the policy of your role or user allow ${action}, and see that you act as the right one.`,
  ],
  [
    /(ResourceNotFound|NotFound)Exception|ParameterNotFound/,
    ({ on, region }) => `There is no ${on} in ${region}: check --pki and --region.`,
  ],
  [
    /CredentialsProvider|UnrecognizedClient|ExpiredToken|InvalidClientTokenId|InvalidSignature/,
    () => 'Sign in to AWS anew, or set AWS_PROFILE: these credentials do not work.',
  ],
  [/Throttl|TooManyRequests|ProvisionedThroughput/, () => 'AWS limits the rate. Try again in a moment.'],
  [
    /ENOTFOUND|ECONN|ETIMEDOUT|TimeoutError|EAI_AGAIN/,
    () => 'Check the network, the Region, and AWS_ENDPOINT_URL.',
  ],
];

/**
 * Makes a call of an AWS API. Throws `CommandFailed`, which names the call, the error and what to do, if it fails.
 *
 * @param call What it is called in the message.
 */
export async function explained<Output>(call: NamedCall, make: () => Promise<Output>): Promise<Output> {
  try {
    return await make();
  } catch (cause) {
    throw new CommandFailed(describe(call, cause), { cause });
  }
}

function describe(call: NamedCall, error: unknown): string {
  const { code = '' } = error as { readonly code?: string };
  const message = error instanceof Error ? error.message : String(error);
  // The SDK wraps errors of the network in ones that have no name of their own.
  const name = `${nameOf(error)} ${code} ${nameOf(error) === 'Error' ? message : ''}`;
  const wayOut = WAYS_OUT.find(([pattern]) => pattern.test(name))?.[1](call);
  const reason = escapeForLog(`${nameOf(error)}: ${message}`.trim().replace(/[.:]?$/, '.'));
  return `${call.action} failed on ${call.on} in ${call.region}. ${reason}${wayOut === undefined ? '' : ` ${wayOut}`}`;
}
