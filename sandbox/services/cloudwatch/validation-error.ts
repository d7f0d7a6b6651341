import { ApiError } from '../../wire/api-error';

/**
 * Has a computation refuse what it cannot read as the API refuses it: every error of it becomes a `ValidationError` with
 * the same text.
 */
export function asValidationError<Result>(compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    throw new ApiError('ValidationError', error instanceof Error ? error.message : String(error));
  }
}
