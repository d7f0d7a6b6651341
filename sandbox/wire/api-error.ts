/** A refusal of an API, under AWS's name for it. */
export class ApiError extends Error {
  constructor(
    /** Such as `AccessDeniedException`; of a query API the code that it sends, such as `NoSuchEntity`. */
    readonly code: string,
    message: string,
    /** HTTP status. @default that of the service's model, or 400 */
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    // As the SDK calls it.
    this.name = code;
  }
}

/** What is kept under a key. @throws ApiError when there is nothing */
export function found<Kept>(
  kept: ReadonlyMap<string, Kept>,
  key: string,
  code: string,
  message = `There is no ${key}.`,
): Kept {
  const value = kept.get(key);
  if (value === undefined) throw new ApiError(code, message);
  return value;
}
