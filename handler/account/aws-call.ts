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
    /** Whether the same call may pass a moment later: AWS is asked too often, or is not well itself. */
    readonly transient: boolean,
  ) {
    super(message);
  }
}

/** Pause before the second attempt, in milliseconds: AWS's limits are counted by the second. */
const PAUSE_MS = 1_000;

/** What AWS calls being asked too often. */
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded/;

/**
 * Makes a call and gives the answer's JSON. Throws `AwsApiError`, or what went wrong on the way; never later than the
 * deadline. What may pass by itself is tried twice, because one failed check wakes somebody.
 *
 * Made of parts that the client of AWS Private CA already brings into the bundle. Two more clients of the SDK would
 * add more code to the zip than all of the signer has.
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

async function attempt(call: AwsCall, deadline: Deadline): Promise<unknown> {
  const tooLate = AbortSignal.timeout(Math.ceil(deadline.remainingMs));
  const { url, method, headers, body } = await sign(call);
  try {
    const response = await fetch(url, { method, headers, body, redirect: 'error', signal: tooLate });
    return read(response.status, response.headers.get('x-amzn-errortype'), await response.text());
  } catch (error) {
    if (tooLate.aborted) throw new Error('there was no answer in time.', { cause: error });
    // All that fetch itself says of a broken connection is "fetch failed".
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
    // Never renewed while a container lives: Lambda replaces the container.
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
      // Kept for the next check, minutes later, the connection would be dead.
      connection: 'close',
      ...(target !== undefined && { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' }),
    },
    body,
  });
  return { url: `${origin}${path}`, method, headers, body };
}

/** Where the service is; `AWS_ENDPOINT_URL_IOT` and `AWS_ENDPOINT_URL_SSM` say otherwise, as they do to SDKs. */
function endpointOf(service: AwsCall['service'], region: string): string {
  const elsewhere = process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];
  return elsewhere || `https://${service}.${region}.${partition(region).dnsSuffix}`;
}

/** Reads an answer of either of AWS's JSON protocols: they differ only in where the name of an error stands. */
function read(status: number, errorType: string | null, body: string): unknown {
  const answer = parse(body);
  if (status === 200 && answer !== undefined) return answer;
  // Some services put a namespace in front of the name, or a link behind it.
  const [, name] = /^(?:.*#)?([^:]+)/.exec(truncate(errorType ?? answer?.__type ?? `HTTP ${status}`)) ?? [];
  const message = truncate(answer?.message ?? answer?.Message ?? 'no message');
  const transient = status >= 500 || status === 429 || THROTTLED.test(name ?? '');
  throw new AwsApiError(name ?? `HTTP ${status}`, message, transient);
}

function parse(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const answer: unknown = JSON.parse(json);
    return typeof answer === 'object' && answer !== null ? { ...answer } : undefined;
  } catch {
    return undefined;
  }
}
