import { ConnectionFailed, type ConnectionFailure } from './connection-failed';

/** What was known of a connection when it failed. */
export interface TlsProgress {
  /** Such as `https://ca.example.com:8443`. */
  readonly origin: string;
  /** Name that the server's certificate must have. */
  readonly serverName: string;
  /** Whether there was a client certificate to show. */
  readonly hasClientCertificate: boolean;
  /** Whether both sides had agreed on a cipher, so that what followed were the certificates. */
  readonly negotiated: boolean;
  /** Whether it is the server's certificate that Node.js did not accept. */
  readonly unauthorized: boolean;
}

/** Why Node.js does not accept a server's certificate, by its codes; all others mean that nobody vouches for it. */
const UNAUTHORIZED: Readonly<Record<string, ConnectionFailure>> = {
  CERT_HAS_EXPIRED: 'ServerCertificateExpired',
  CERT_NOT_YET_VALID: 'ServerCertificateNotYetValid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ServerCertificateWrongName',
};

/** TLS alerts with which a server refuses a client's certificate, or the lack of one, by OpenSSL's names (RFC 8446, 6.2). */
const REFUSES_CERTIFICATE =
  /ALERT_(NO_CERTIFICATE|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REVOKED|EXPIRED|UNKNOWN|REQUIRED)|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR)/;

/** What servers of TLS 1.2 say for want of a certificate, and also when they find no cipher. */
const HANDSHAKE_FAILURE = /ALERT_HANDSHAKE_FAILURE/;

/** Whether an error is a TLS alert that refuses the client's certificate. It may come after the handshake (RFC 8446, 4.4.2.4). */
export function refusesClientCertificate({ code = '' }: NodeJS.ErrnoException, negotiated: boolean): boolean {
  return REFUSES_CERTIFICATE.test(code) || (negotiated && HANDSHAKE_FAILURE.test(code));
}

/**
 * Whether a server ended the connection over the client certificate, as it seems, and did not say so. A server that stops,
 * or a load balancer that loses its server, does the same.
 */
export function refusedInSilence(error: unknown): boolean {
  if (!(error instanceof ConnectionFailed) || error.name !== 'ClientCertificateRefused') return false;
  return !(error.cause instanceof Error && refusesClientCertificate(error.cause, true));
}

const VERSION = /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|VERSION_TOO_LOW|WRONG_SSL_VERSION/;
const NAME_UNKNOWN: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA']);

/** The error of a connection that did not come about: nothing was sent. */
export function tlsFailure(cause: Error, progress: TlsProgress): ConnectionFailed {
  const error = firstOf(cause);
  const { code = error.name } = error;
  const failed = (name: ConnectionFailure, message: string) =>
    new ConnectionFailed(name, `${progress.origin}: ${message} (${code})`, true, { cause });

  if (progress.unauthorized) {
    const name = UNAUTHORIZED[code] ?? 'ServerCertificateUntrusted';
    return failed(name, unauthorized(name, progress));
  }
  if (error.syscall === 'getaddrinfo' || NAME_UNKNOWN.has(code)) {
    return failed(
      'ServerNameUnknown',
      'the name of the host cannot be resolved. Is it right, and can a function in this network resolve it?',
    );
  }
  if (error.syscall === 'connect') {
    return failed(
      'ServerUnreachable',
      'no connection. Does the server run, and do its firewall and our security groups and routes let us through?',
    );
  }
  if (VERSION.test(code)) {
    return failed('TlsVersionUnsupported', 'the server has no TLS 1.2 or newer. Switch it on there.');
  }
  if (refusesClientCertificate(error, progress.negotiated)) return clientCertificateRefused(progress, cause);
  // Some servers close the connection and say nothing.
  if (progress.negotiated && progress.hasClientCertificate) return clientCertificateRefused(progress, cause);
  return failed('TlsFailed', 'TLS did not come about. Is it an HTTPS server, and the right port?');
}

/** The error of a connection whose client certificate the server refuses: it took nothing that was sent over it. */
export function clientCertificateRefused(
  { origin, hasClientCertificate }: Pick<TlsProgress, 'origin' | 'hasClientCertificate'>,
  cause?: Error,
): ConnectionFailed {
  const { code = 'it closed the connection' } = (cause ?? {}) as NodeJS.ErrnoException;
  const message = hasClientCertificate
    ? 'the server refuses the client certificate. Is it valid, from a CA that the server trusts, and enrolled there?'
    : 'the server wants a client certificate, and there is none. Put one into a secret, and name it in the settings.';
  return new ConnectionFailed('ClientCertificateRefused', `${origin}: ${message} (${code})`, true, { cause });
}

function unauthorized(name: ConnectionFailure, { serverName }: TlsProgress): string {
  if (name === 'ServerCertificateExpired')
    return "the server's certificate, or one above it, has expired. Renew it there.";
  if (name === 'ServerCertificateNotYetValid')
    return "the server's certificate, or one above it, is not valid yet. Is the server's clock right?";
  if (name === 'ServerCertificateWrongName')
    return `the server's certificate is not for ${serverName}. Is the URL right? Otherwise set the server name that it has.`;
  return (
    "no trust anchor vouches for the server's certificate. Put its root, or the certificate itself, into the trust " +
    'anchors, or have the server send the certificates between.'
  );
}

/** For a host with several addresses, the failures at each come as one error. */
function firstOf(error: Error): NodeJS.ErrnoException {
  return error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
}
