import { truncate } from '../truncate';

/** What the log contains of an error. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  /** Where it was thrown, one frame per line. */
  readonly stack: string;
  /** Of AWS's answer. */
  readonly httpStatus: number | undefined;
  /** Identifies that answer to AWS Support. */
  readonly requestId: string | undefined;
  readonly cause: ErrorRecord | undefined;
}

/**
 * The record of an error, short enough for a log line.
 *
 * Only these properties: the SDK copies every field of the answer to its errors, whatever its name and size. For the
 * same reason, any property may have another type than declared.
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

/** The stack without the message, which has its own field. */
function framesOf(error: Error): string {
  try {
    const lines = error.stack?.split('\n').map((line) => line.trim()) ?? [];
    return lines.filter((line) => line.startsWith('at ')).join('\n');
  } catch {
    // Node.js renders the stack, including the message, on first read, and throws if the message is not text.
    return '';
  }
}
