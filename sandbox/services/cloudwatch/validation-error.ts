import { ApiError } from '../../wire/api-error';

/**
 * Runs a computation and turns each of its errors into a `ValidationError` with the same text.
 */
export function asValidationError<Result>(compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    throw new ApiError('ValidationError', error instanceof Error ? error.message : String(error));
  }
}
