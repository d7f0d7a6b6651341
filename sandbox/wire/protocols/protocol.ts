import type { IncomingHttpHeaders } from 'node:http';
import type { ApiError } from '../api-error';
import type { OperationModel, ServiceModel } from '../model';

/** A request as it came. */
export interface WireRequest {
  readonly method: string;
  /** Path as it came, without the query. */
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
}

/** One of the notations in which AWS's APIs are spoken. */
export interface Protocol {
  /** Name of the operation, and what the model is to read its input from; undefined when there is no such operation. */
  read(
    request: WireRequest,
    model: ServiceModel,
  ): { readonly operation: string; readonly input: (model: OperationModel) => unknown };
  writeOutput(operation: OperationModel, output: unknown): WireAnswer;
  writeError(error: ApiError, status: number): WireAnswer;
}
