import { truncate } from '../truncate';

/** What the log says of an error. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  /** Where it was thrown, one frame a line. */
  readonly stack: string;
  /** Of an answer of AWS. */
  readonly httpStatus: number | undefined;
  /** By which AWS finds that answer again. */
  readonly requestId: string | undefined;
  readonly cause: ErrorRecord | undefined;
}

/**
 * The record of an error, of a length that a log line bears.
 *
 * Only these properties: on its errors the SDK leaves every field of the answer, under names and of a size that are
 * the answer's. For the same reason no property need be of the type that it should be.
 */
export function errorRecord(error: Error): ErrorRecord {
  const { httpStatusCode, requestId } = (error as AnsweredError).$metadata ?? {};
  return {
    name: truncate(error.name),
    message: truncate(error.message),
    stack: truncate(framesOf(error)),
    httpStatus: httpStatusCode,
    requestId: requestId && truncate(requestId),
    cause: error.cause instanceof Error ? errorRecord(error.cause) : undefined,
  };
}

/** An error that the SDK made of an answer. */
interface AnsweredError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** The stack without the message, which stands beside it. */
function framesOf(error: Error): string {
  try {
    const lines = error.stack?.split('\n').map((line) => line.trim()) ?? [];
    return lines.filter((line) => line.startsWith('at ')).join('\n');
  } catch {
    // Node.js writes the stack when it is first read, with the message in it, and throws if that is no text.
    return '';
  }
}
