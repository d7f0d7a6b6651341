import { isClockSkewError, isThrottlingError } from '@smithy/service-error-classification';
import { CommandFailed } from '../../../cli/command-line';
import { escapeForLog } from '../../../handler/escape';

/** One call of an AWS API, for whoever reads of its failure. */
export interface AwsCall {
  /** IAM's name of it, such as `dynamodb:Query`. */
  readonly action: string;
  /** What it is made for, as its user knows it: a table, a key, an alias. */
  readonly on: string;
  /** What to do about errors of this call, by AWS's names: full sentences. @default none */
  readonly waysOut?: Readonly<Record<string, string>>;
  /** Errors that answer the question, by AWS's names: they are rethrown as they are. @default none */
  readonly answers?: readonly string[];
}

/** Makes calls. Rejects with `AwsCallFailed`. */
export type AwsCaller = <Output>(call: AwsCall, make: () => Promise<Output>) => Promise<Output>;

/**
 * What a failure means for later calls.
 *
 * - `passing`: the same call may succeed later.
 * - `lasting`: every further call of this kind would fail likewise, such as one without permission.
 * - `single`: it is about what was asked for.
 */
export type Outlook = 'passing' | 'lasting' | 'single';

/** Thrown when a call failed. The message names the call, the error, and what to do. */
export class AwsCallFailed extends CommandFailed {
  override readonly name = 'AwsCallFailed';

  constructor(
    message: string,
    readonly outlook: Outlook,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What AWS IoT, DynamoDB and others answer for what does not exist. */
export const NOT_FOUND = 'ResourceNotFoundException';

/** An error as the SDK throws it. */
type SdkError = Error & { readonly code?: string; readonly $metadata?: { readonly httpStatusCode?: number } };

/** What any call may meet, by the error's name or code; the first that fits counts. */
const KINDS: readonly (readonly [RegExp, Outlook, string])[] = [
  [/^(CredentialsProvider|TokenProvider)Error$/, 'lasting', 'Log in to AWS, or set AWS_PROFILE.'],
  [/^ExpiredToken/, 'lasting', 'The credentials have expired: log in again.'],
  [
    /^(UnrecognizedClient|MissingAuthenticationToken)Exception$|^InvalidClientTokenId$/,
    'lasting',
    'AWS does not know the credentials: log in again, or set another AWS_PROFILE.',
  ],
  [/^ENOTFOUND$/, 'lasting', 'There is no such host: is the Region right, and is there a network?'],
  [/^ERR_INVALID_URL$/, 'lasting', 'AWS_ENDPOINT_URL… must be a URL, such as https://example.com.'],
  [/^ECONNREFUSED$/, 'passing', 'Nobody answers there: is the endpoint in AWS_ENDPOINT_URL… right?'],
  [
    /^(TimeoutError|ETIMEDOUT|ECONNRESET|EPIPE|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/,
    'passing',
    'Is there a network?',
  ],
];

/** AWS's names for a call that IAM, or a policy of the resource, does not allow. */
const DENIED = /^(AccessDenied|Unauthorized|NotAuthorized)/;

/** Makes a call to AWS with the user's own credentials. */
export const callAws: AwsCaller = async (call, make) => {
  try {
    return await make();
  } catch (thrown) {
    const error = thrown as SdkError;
    if (call.answers?.includes(error.name)) throw error;
    throw failureOf(call, error);
  }
};

function failureOf(call: AwsCall, error: SdkError): AwsCallFailed {
  const { name, message } = error;
  // AWS leaves some messages empty, and others without an end.
  const what = [name, message && message !== name ? message.replace(/[.\s]*$/, '') : undefined];
  const failure = `${call.action} on ${call.on} failed: ${escapeForLog(what.filter(Boolean).join(': '))}.`;
  const [outlook, wayOut] = judge(call, error);
  return new AwsCallFailed(wayOut === undefined ? failure : `${failure} ${wayOut}`, outlook, {
    cause: error,
  });
}

function judge({ action, on, waysOut = {} }: AwsCall, error: SdkError): readonly [Outlook, string?] {
  const { name, code = '' } = error;
  const own = waysOut[name];
  if (own !== undefined) return ['single', own];
  if (DENIED.test(name)) {
    const wayOut = `Whoever runs this must be allowed ${action} on ${on}: by their own policy, and by the resource's if it has one.`;
    return ['lasting', wayOut];
  }
  const kind = KINDS.find(([names]) => names.test(code) || names.test(name));
  if (kind !== undefined) return [kind[1], kind[2]];
  if (isThrottlingError(error)) return ['passing', 'AWS limits the rate. Try again in a moment.'];
  if (isClockSkewError(error)) return ['passing', 'Is the clock of this machine right?'];
  return [isPassing(error) ? 'passing' : 'single'];
}

/** Whether AWS was at fault, or nobody answered; without a status there was no answer, unless the fault is our own. */
function isPassing(error: SdkError): boolean {
  const status = error.$metadata?.httpStatusCode;
  return status === undefined ? !(error instanceof TypeError) : status === 408 || status >= 500;
}
