/** An error that goes over the wire as `{"__type": code, "message": message}`. */
export class PrivateCaError extends Error {
  override readonly name = 'PrivateCaError';

  constructor(
    /** AWS's name of the error, such as `InvalidArgsException`. */
    readonly code: string,
    message: string,
    /** HTTP status. @default 400, AWS Private CA's status for everything that is not its own fault */
    readonly status: number = 400,
  ) {
    super(message);
  }
}

/** A parameter that breaks a constraint of the API's model, in the words AWS uses. */
export function constraintViolated(parameter: string, constraint: string): PrivateCaError {
  return new PrivateCaError(
    'ValidationException',
    `1 validation error detected: Value at '${parameter}' failed to satisfy constraint: ${constraint}`,
  );
}
