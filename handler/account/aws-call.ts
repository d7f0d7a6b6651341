import { partition } from '@aws-sdk/util-endpoints';
import { Hash } from '@smithy/hash-node';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Deadline } from '../deadline';
import { required } from '../environment';
import { truncate } from '../truncate';

/** One call of an AWS API that speaks JSON. */
export interface AwsCall {
  /** Name in the host, and in the signature. */
  readonly service: 'iot' | 'ssm';
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
export async function callAwsOnce(call: AwsCall, abortSignal: AbortSignal): Promise<unknown> {
  const { url, method, headers, body } = await sign(call);
  try {
    const response = await fetch(url, { method, headers, body, redirect: 'error', signal: abortSignal });
    return read(response.status, response.headers.get('x-amzn-errortype'), await response.text());
  } catch (error) {
    if (abortSignal.aborted) throw new Error('there was no answer in time.', { cause: error });
    // For a broken connection, fetch itself only says "fetch failed".
    throw (error as Error).cause ?? error;
  }
}

async function sign({ service, method, path, target, input }: AwsCall) {
  const region = required(process.env, 'AWS_REGION');
  const { protocol, host, hostname, origin } = new URL(endpointOf(service, region));
  const body = input && JSON.stringify(input);
  const signer = new SignatureV4({
    service,
    region,
    sha256: Hash.bind(null, 'sha256'),
    // Lambda never renews them in a running container; it replaces the container.
    credentials: {
      accessKeyId: required(process.env, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(process.env, 'AWS_SECRET_ACCESS_KEY'),
      sessionToken: process.env.AWS_SESSION_TOKEN,
    },
  });
  const { headers } = await signer.sign({
    protocol,
    hostname,
    method,
    path,
    headers: {
      host,
      // By the next check, minutes later, the connection would be dead.
      connection: 'close',
      ...(target !== undefined && { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' }),
    },
    body,
  });
  return { url: `${origin}${path}`, method, headers, body };
}

/** Where the service is; `AWS_ENDPOINT_URL_IOT` and `AWS_ENDPOINT_URL_SSM` override it, as in the SDKs. */
function endpointOf(service: AwsCall['service'], region: string): string {
  const elsewhere = process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];
  return elsewhere || `https://${service}.${region}.${partition(region).dnsSuffix}`;
}

/** Reads an answer in either of AWS's JSON protocols, which differ only in where they put the name of an error. */
function read(status: number, errorType: string | null, body: string): unknown {
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
