import type { KnownEffect } from '../calls/fault';

/** What can be wrong with a connection to a CA's server, or with what comes over it; the `name` of the error. */
export type ConnectionFailure =
  /** There is no such host, or nobody who knows. */
  | 'ServerNameUnknown'
  /** Nobody listens there, or no route leads there. */
  | 'ServerUnreachable'
  /** The server's certificate, or one above it, has ended. */
  | 'ServerCertificateExpired'
  /** The server's certificate, or one above it, is not valid yet. */
  | 'ServerCertificateNotYetValid'
  /** No trust anchor vouches for the server's certificate. */
  | 'ServerCertificateUntrusted'
  /** The server's certificate is that of another host. */
  | 'ServerCertificateWrongName'
  /** The server speaks nothing newer than TLS 1.1. */
  | 'TlsVersionUnsupported'
  /** Any other way in which TLS did not come about. */
  | 'TlsFailed'
  /** The server refuses the client certificate, or wants one and got none. */
  | 'ClientCertificateRefused'
  /** The connection ended before the whole answer was there. */
  | 'ConnectionBroken'
  /** What came is not HTTP. */
  | 'AnswerNotHttp'
  /** The answer is larger than any answer of a CA. */
  | 'AnswerTooLarge'
  /** The server refers to another server. */
  | 'CrossOriginRedirect'
  /** The server refers to another place where this request must not go, or to none. */
  | 'RedirectNotFollowed';

/** Thrown when a request got no answer, or none that can be used. The message says what to do. */
export class ConnectionFailed extends Error implements KnownEffect {
  /** @param tookNothing Whether the server surely did nothing. */
  constructor(
    override readonly name: ConnectionFailure,
    message: string,
    readonly tookNothing: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Errors of an open connection that mean that it ended, by Node.js's codes. */
const ENDED: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT']);

/** The error of a connection over which a request was sent, or part of it. */
export function exchangeFailure(cause: Error): ConnectionFailed {
  const { code = cause.name } = cause as NodeJS.ErrnoException;
  if (code.startsWith('HPE_')) {
    const message = `what came is not HTTP (${code}): does CA_URL name the right port?`;
    return new ConnectionFailed('AnswerNotHttp', message, false, { cause });
  }
  const what = ENDED.has(code) ? 'the server, or something before it, ended the connection' : 'it broke';
  return new ConnectionFailed('ConnectionBroken', `${what} before the answer was there (${code}).`, false, {
    cause,
  });
}
