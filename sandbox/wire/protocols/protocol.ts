import type { IncomingHttpHeaders } from 'node:http';
import type { ApiError } from '../api-error';
import type { OperationModel, ServiceModel } from '../model';

/** A received request. */
export interface WireRequest {
  readonly method: string;
  /** Raw path, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer before it is sent. */
export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Whether it is none of AWS's answers, which all have a request id. @default false */
  readonly isForeign?: boolean;
}

/** One of the protocols of AWS's APIs. */
export interface Protocol {
  /** The operation's name, and its input before it is checked against the model. */
  read(
    request: WireRequest,
    model: ServiceModel,
  ): { readonly operation: string; readonly input: (model: OperationModel) => unknown };
  writeOutput(operation: OperationModel, output: unknown): WireAnswer;
  writeError(error: Pick<ApiError, 'code' | 'message'>, status: number): WireAnswer;
}
