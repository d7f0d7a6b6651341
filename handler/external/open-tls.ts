import { isIP } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import type { ClientCertificate } from './secret-forms';
import { clientCertificateRefused, type TlsProgress, tlsFailure } from './tls-failure';

/** Where the server is, and which name its certificate must have. */
export interface ServerAddress {
  /** Such as `https://ca.example.com:8443`. */
  readonly origin: string;
  /** @default the host of the origin */
  readonly serverName?: string;
}

/** Whom to trust, and what to show. */
export interface TlsCredentials {
  /** Certificates that may vouch for the server, PEM. @default the public CAs that Node.js knows */
  readonly trustAnchors?: readonly string[];
  /** @default none is shown */
  readonly clientCertificate?: ClientCertificate;
}

/** HTTPS's own port (RFC 9110, 4.2.2). */
const HTTPS_PORT = 443;

/**
 * Opens a TLS connection to a server and verifies it. Throws `ConnectionFailed`, or the signal's reason when that aborts,
 * and then leaves nothing behind.
 *
 * Never resumes a session: the server would take us for who we were when it began.
 */
export async function openTls(
  address: ServerAddress,
  credentials: TlsCredentials,
  signal: AbortSignal,
): Promise<TLSSocket> {
  signal.throwIfAborted();
  const startMs = performance.now();
  const socket = dial(address, credentials, true);
  await secured(socket, address, credentials, signal);
  if (socket.getProtocol() === 'TLSv1.3' && credentials.clientCertificate !== undefined) {
    await accepted(socket, address, performance.now() - startMs, signal);
  }
  return socket;
}

/**
 * Looks at the certificate that a server shows, whether it is to be trusted or not, and sends nothing. Throws as
 * `openTls` does.
 */
export async function lookAtServer(
  address: ServerAddress,
  credentials: TlsCredentials,
  signal: AbortSignal,
): Promise<Buffer> {
  signal.throwIfAborted();
  const socket = dial(address, credentials, false);
  try {
    await secured(socket, address, credentials, signal);
    return socket.getPeerCertificate().raw;
  } finally {
    socket.destroy();
  }
}

/** Name that the server's certificate must have. */
function serverNameOf({ origin, serverName }: ServerAddress): string {
  return serverName ?? hostOf(origin);
}

function hostOf(origin: string): string {
  return new URL(origin).hostname.replace(/^\[|\]$/g, '');
}

function dial(
  address: ServerAddress,
  { trustAnchors, clientCertificate }: TlsCredentials,
  rejectUnauthorized: boolean,
): TLSSocket {
  const { port } = new URL(address.origin);
  const name = serverNameOf(address);
  const socket = connect({
    host: hostOf(address.origin),
    port: port === '' ? HTTPS_PORT : Number(port),
    // An address cannot be asked for by name (RFC 6066, 3), but is checked as the host.
    ...(isIP(name) === 0 && { servername: name }),
    // Or else an address, or a name beside it, would be the name that is checked.
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
    // Each of them is trusted as it is, a root or not (RFC 5280, 6.1.1): whoever names an intermediate CA means that one.
    ...(trustAnchors && { ca: [...trustAnchors], allowPartialTrustChain: true }),
    ...(clientCertificate && { cert: clientCertificate.chain, key: clientCertificate.privateKey }),
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized,
  });
  // For as long as it lives: an idle connection that breaks is nobody's error.
  socket.on('error', () => {});
  return socket;
}

/** Waits until the handshake is over on our side. */
async function secured(
  socket: TLSSocket,
  address: ServerAddress,
  credentials: TlsCredentials,
  signal: AbortSignal,
): Promise<void> {
  let negotiated = false;
  const note = () => {
    negotiated ||= Boolean(socket.getCipher()?.name);
  };
  // Ahead of Node.js's own listener, after which nothing is known any more.
  socket.prependOnceListener('end', note);
  const failure = (cause: Error) => {
    note();
    const progress: TlsProgress = {
      origin: address.origin,
      serverName: serverNameOf(address),
      hasClientCertificate: credentials.clientCertificate !== undefined,
      negotiated,
      unauthorized: Boolean(socket.authorizationError),
    };
    return tlsFailure(cause, progress);
  };
  await new Promise<void>((resolve, reject) => {
    const leave = () => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    const settle = (end: () => void) => {
      signal.removeEventListener('abort', leave);
      socket.off('error', fail).off('secureConnect', succeed).off('close', closed);
      end();
    };
    const succeed = () => settle(resolve);
    const fail = (error: Error) => settle(() => reject(failure(error)));
    const closed = () => fail(new Error('the connection was closed'));
    socket.once('secureConnect', succeed).once('error', fail).once('close', closed);
  });
}

/** Bounds of the wait for a server's opinion of our certificate, in milliseconds. Only with one that says nothing is it all spent. */
const SHORTEST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 300;

/**
 * With TLS 1.3 the client is done before the server has seen its certificate. A server that accepts it usually sends a
 * session ticket next (RFC 8446, 4.6.1), one that does not an alert: knowing it now, rather than in the middle of the
 * first request, tells surely that the server did not take that. Waits about as long as the handshake took.
 */
async function accepted(
  socket: TLSSocket,
  { origin }: ServerAddress,
  handshakeMs: number,
  signal: AbortSignal,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      socket.off('session', accept).off('error', refuse).off('end', refuse).off('close', refuse);
      end();
    };
    // Not at once: what is written while OpenSSL reads the ticket stays in its buffer.
    const accept = () => settle(() => setImmediate(resolve));
    const refuse = (cause?: Error | boolean) =>
      settle(() => {
        socket.destroy();
        const progress = { origin, hasClientCertificate: true };
        reject(clientCertificateRefused(progress, cause instanceof Error ? cause : undefined));
      });
    const leave = () =>
      settle(() => {
        socket.destroy();
        reject(signal.reason);
      });
    // What came while this process was busy is heard first.
    const timer = setTimeout(
      () => setImmediate(accept),
      Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, handshakeMs)),
    );
    signal.addEventListener('abort', leave, { once: true });
    socket.once('session', accept).once('error', refuse).once('end', refuse).once('close', refuse);
  });
}
