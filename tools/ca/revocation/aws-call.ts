import { isClockSkewError, isThrottlingError } from '@smithy/service-error-classification';
import { CommandFailed } from '../../../cli/command-line';
import type { Pace } from './pace';
import type { Time } from './time';

/** One call of AWS's API. */
export interface AwsCall {
  /** Such as `AWS IoT`. */
  readonly service: string;
  /** Such as `UpdateCertificate`. */
  readonly operation: string;
  /** The permission that it needs, such as `iot:UpdateCertificate`. */
  readonly permission: string;
  /** Spaces the attempts. @default no limit */
  readonly pace?: Pace;
  /** What to do after an error of this operation, by its name: full sentences. @default none */
  readonly waysOut?: Readonly<Record<string, string>>;
}

/** What AWS IoT, DynamoDB and others answer for what does not exist. */
export const NOT_FOUND = 'ResourceNotFoundException';

/** Settings of the SDK's clients: `callAws` repeats calls itself, in their pace, and no connection hangs for ever. */
export const CLIENT_SETTINGS = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000 },
} as const;

/** Thrown when a call failed for good. The message names the call, the error, and what to do. */
export class AwsCallFailed extends CommandFailed {
  override readonly name = 'AwsCallFailed';

  constructor(
    message: string,
    /** Whether every further call of this kind would fail likewise, such as one without permission. */
    readonly hopeless: boolean,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An error as the SDK throws it. */
type SdkError = Error & { readonly $metadata?: { readonly httpStatusCode?: number } };

/** The first included. With the pauses below, they last for half a minute on average. */
const ATTEMPTS = 9;

/** Bounds of the first and of the longest pause, in milliseconds. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 16_000;

/** Errors that mean that the caller may not, or is nobody. */
const DENIED: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'AccessDenied',
  'UnauthorizedException',
]);
const NOBODY: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
]);

/**
 * Makes a call; again, with growing pauses of random length, after throttling, server errors and broken connections.
 *
 * @param send Makes one attempt.
 * @param answers Names of errors that are answers to the question: they are rethrown as they are. @default none
 * @throws AwsCallFailed
 */
export async function callAws<Output>(
  call: AwsCall,
  time: Time,
  send: () => Promise<Output>,
  answers: readonly string[] = [],
): Promise<Output> {
  let boundMs = FIRST_PAUSE_MS;
  for (let attempt = 1; ; attempt++) {
    await call.pace?.turn();
    try {
      return await send();
    } catch (thrown) {
      const error = thrown as SdkError;
      if (answers.includes(error.name)) throw error;
      if (attempt === ATTEMPTS || !isPassing(error)) throw failureOf(call, error, attempt);
    }
    await time.sleep(time.random() * boundMs);
    boundMs = Math.min(LONGEST_PAUSE_MS, 2 * boundMs);
  }
}

/** Whether a repetition may help. */
function isPassing(error: SdkError): boolean {
  if (isThrottlingError(error) || isClockSkewError(error)) return true;
  if (DENIED.has(error.name) || NOBODY.has(error.name) || isUnknownHost(error)) return false;
  const status = error.$metadata?.httpStatusCode;
  // Without a status there was no answer, unless the fault is our own.
  return status === undefined ? !(error instanceof TypeError) : status === 408 || status >= 500;
}

/** Whether there is no such host, as in a Region that does not exist. */
function isUnknownHost(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOTFOUND';
}

function failureOf(
  { service, operation, permission, waysOut = {} }: AwsCall,
  error: SdkError,
  attempts: number,
): AwsCallFailed {
  const { name, message } = error;
  const what = `${service} ${operation}: ${name}: ${message || 'no message'}`;
  const failed = (way: string, hopeless: boolean) =>
    new AwsCallFailed(`${what.replace(/[.\s]*$/, '')}. ${way}`, hopeless, { cause: error });
  if (DENIED.has(name)) return failed(`Your role needs ${permission}.`, true);
  if (NOBODY.has(name)) return failed("Log in to AWS, in the CA's account.", true);
  const wayOut = waysOut[name];
  if (wayOut !== undefined) return failed(wayOut, false);
  if (isUnknownHost(error)) return failed('Check --region, and whether the network reaches AWS.', true);
  if (isPassing(error)) return failed(`Tried ${attempts} times; try later.`, false);
  return failed('Look the error up in the API reference.', false);
}
