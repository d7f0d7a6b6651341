/** What an {@link ApiError} may carry besides its code and message. */
interface ApiErrorOptions extends ErrorOptions {
  /** HTTP status. @default the status in the service's model, or 400 */
  readonly status?: number;
}

/**
 * A refusal of an API, under AWS's name for it: the one error class of all services. `@throws ApiError
 * ResourceNotFoundException` names the code.
 */
export class ApiError extends Error {
  readonly status: number | undefined;

  constructor(
    /** Such as `AccessDeniedException`; for a query API the code that it sends, such as `NoSuchEntity`. */
    readonly code: string,
    message: string,
    { status, ...options }: ApiErrorOptions = {},
  ) {
    super(message, options);
    this.status = status;
    // The SDK uses the code as the name.
    this.name = code;
  }
}

/** The value under a key. @throws ApiError when there is none */
export function found<Value>(
  values: ReadonlyMap<string, Value>,
  key: string,
  code: string,
  message = `There is no ${key}.`,
): Value {
  const value = values.get(key);
  if (value === undefined) throw new ApiError(code, message);
  return value;
}
