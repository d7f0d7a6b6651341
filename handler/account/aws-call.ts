import type { Deadline } from '../deadline';
import { truncate } from '../truncate';
import { type AwsAnswer, sendSigned } from './send';
import { type AwsRequest, type AwsService, signAwsRequest } from './sign-request';

/** One call of an AWS API that speaks JSON. */
export interface AwsCall {
  readonly service: Exclude<AwsService, 'sts'>;
  /** @default the Region of the function */
  readonly region?: string;
  readonly method: 'GET' | 'POST';
  /** Path, each part URI-encoded. */
  readonly path: string;
  /** Value of `X-Amz-Target`, which names the operation in the JSON 1.1 protocol. @default none */
  readonly target?: string;
  /** Body, sent as JSON. @default none */
  readonly input?: object;
}

/** Thrown when AWS refuses a call. */
export class AwsApiError extends Error {
  /** @param name AWS's name of the error, such as `AccessDeniedException`. */
  constructor(
    override readonly name: string,
    message: string,
    /** Whether the same call may succeed a moment later: AWS throttles, or has a fault of its own. */
    readonly transient: boolean,
    /** What the SDK has in its errors, too. */
    readonly $metadata: { readonly httpStatusCode?: number } = {},
  ) {
    super(message);
  }
}

/** Pause before the second attempt, in milliseconds: AWS's limits are counted by the second. */
const PAUSE_MS = 1_000;

/** AWS's names for throttling. */
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded/;

/**
 * Makes a call and returns the answer's JSON. Throws `AwsApiError` or a network error, never later than the deadline.
 * Retries a transient error once, because one failed check wakes somebody.
 *
 * Built from parts of the SDK, some of which an authority's client brings into the bundle anyway: two more SDK clients
 * would add more code to the zip than the whole signer.
 */
export async function callAws(call: AwsCall, deadline: Deadline): Promise<unknown> {
  try {
    return await attempt(call, deadline);
  } catch (error) {
    const final = error instanceof AwsApiError && !error.transient;
    if (final || deadline.remainingMs <= PAUSE_MS) throw error;
    await deadline.wait(PAUSE_MS);
    return attempt(call, deadline);
  }
}

function attempt(call: AwsCall, deadline: Deadline): Promise<unknown> {
  return callAwsOnce(call, AbortSignal.timeout(Math.ceil(deadline.remainingMs)));
}

/** Makes a call once, until the signal aborts it. Throws `AwsApiError` or a network error. */
export async function callAwsOnce(
  { service, region, method, path, target, input }: AwsCall,
  abortSignal: AbortSignal,
): Promise<unknown> {
  const headers = target && { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
  const body = input && JSON.stringify(input);
  const { status, errorType, text } = await sendToAws(
    { service, region, method, path, body, ...(headers && { headers }) },
    abortSignal,
  );
  return read(status, errorType, text);
}

/** Signs a request, sends it once, and returns the answer. Throws a network error. */
export async function sendToAws(request: AwsRequest, abortSignal: AbortSignal): Promise<AwsAnswer> {
  // By the next call, minutes later, the connection would be dead.
  const signed = await signAwsRequest({ ...request, headers: { ...request.headers, connection: 'close' } });
  try {
    return await sendSigned(signed, abortSignal);
  } catch (error) {
    if (abortSignal.aborted) throw new Error('there was no answer in time.', { cause: error });
    throw error;
  }
}

/** Reads an answer in either of AWS's JSON protocols, which differ only in where they put the name of an error. */
function read(status: number, errorType: string | undefined, body: string): unknown {
  const answer = parse(body);
  if (status === 200 && answer !== undefined) return answer;
  // Some services put a namespace before the name, or a link after it.
  const [, name] = /^(?:.*#)?([^:]+)/.exec(truncate(errorType ?? answer?.__type ?? `HTTP ${status}`)) ?? [];
  const message = truncate(answer?.message ?? answer?.Message ?? 'no message');
  const transient = status >= 500 || status === 429 || THROTTLED.test(name ?? '');
  throw new AwsApiError(name ?? `HTTP ${status}`, message, transient, { httpStatusCode: status });
}

function parse(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const answer: unknown = JSON.parse(json);
    return typeof answer === 'object' && answer !== null ? { ...answer } : undefined;
  } catch {
    return undefined;
  }
}
