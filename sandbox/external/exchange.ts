import type { PeerCertificate } from 'node:tls';
import type { ApiError } from '../wire/api-error';
import type { CountedAnswer } from '../wire/faults/respond';
import type { WireAnswer, WireRequest } from '../wire/protocols/protocol';

/** The certificate that a client has shown, and whose key it has proved to have. */
export interface ClientCertificate {
  /** DER. */
  readonly raw: Buffer;
  /** SHA-256 over the DER, as Node.js writes it: hexadecimal with colons. */
  readonly fingerprint256: string;
  readonly commonName: string;
}

/** A request, and who sent it. */
export interface ExternalRequest extends WireRequest {
  /** `undefined` if the client showed none, or one that no accepted issuer vouches for. */
  readonly client: ClientCertificate | undefined;
}

/** What runs behind a server: a CA outside of AWS. */
export interface ExternalApplication<Operation extends string> {
  /** Its operations, which can meet faults and are counted. */
  readonly operations: readonly Operation[];
  /** The operation that a request asks for; `undefined` if it asks for none of them. */
  operationOf(request: WireRequest): Operation | undefined;
  /** Does what a request asks for. An error that it rejects with is answered as an internal one. */
  answer(request: ExternalRequest, operation: Operation | undefined): Promise<CountedAnswer>;
  /** Its own answer in place of an error of AWS's APIs, which the faults of all authorities are planned as. */
  refusal(error: Pick<ApiError, 'code' | 'message' | 'status'>): WireAnswer;
}

/** HTTP's statuses for the errors of AWS's APIs that every service has. @default 500 for any other */
const STATUSES: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ThrottlingException: 429,
  TooManyRequestsException: 429,
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
};

/** The HTTP status of an error that was planned for any authority. */
export function statusOf({ code, status }: Pick<ApiError, 'code' | 'status'>): number {
  return status ?? STATUSES[code] ?? 500;
}

/** Reads what TLS knows of the client. @param isAuthorized Whether an accepted issuer vouches for it. */
export function clientOf(peer: PeerCertificate, isAuthorized: boolean): ClientCertificate | undefined {
  if (!isAuthorized || peer.raw === undefined) return undefined;
  return { raw: peer.raw, fingerprint256: peer.fingerprint256, commonName: String(peer.subject?.CN ?? '') };
}
