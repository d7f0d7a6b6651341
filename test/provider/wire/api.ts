/** An error as an API of AWS answers it. */
export class ApiError extends Error {
  constructor(
    /** AWS's name of it, such as `ResourceNotFoundException`. */
    readonly code: string,
    message: string,
    /** HTTP status. @default 400 */
    readonly status = 400,
  ) {
    super(message);
  }
}

/** Operations of an API by name; each takes the input that AWS documents, and answers its output. */
export type Operations = Readonly<Record<string, (input: never) => unknown>>;

/** A call of an API that knows operations by method and path. */
export interface RestCall {
  readonly method: string;
  /** Path without the query, decoded. */
  readonly path: string;
  /** The body, JSON; empty when there is none. */
  readonly body: string;
}

/** Its answer. */
export interface RestAnswer {
  /** @default 200 */
  readonly status?: number;
  /** Sent as JSON. @default nothing */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A service as it is at the wire: a protocol, and what it does. */
export type Service =
  | { readonly protocol: 'query' | 'json'; readonly operations: Operations }
  | { readonly protocol: 'rest'; readonly answer: (call: RestCall) => RestAnswer | Promise<RestAnswer> };

/** What is kept under a key. Throws `ApiError` with this code and 404 when there is nothing. */
export function found<Kept>(kept: ReadonlyMap<string, Kept>, key: string, code: string, status = 404): Kept {
  const value = kept.get(key);
  if (value === undefined) throw new ApiError(code, `There is no ${key}.`, status);
  return value;
}
