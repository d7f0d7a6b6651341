import type { ConnectionCertificate } from '../authority/authority';
import type { Deadline } from '../deadline';
import type { HttpAnswer, HttpRequest } from './http';

/**
 * The connection to a CA's server: HTTPS with TLS 1.2 at least, the trust anchors of the settings, and the client
 * certificate from its secret. Connections are kept open for the next request, unless they have been idle for so long that
 * the server may have closed them.
 */
export interface CaConnection {
  /** Origin of the server, such as `https://ca.example.com:8443`. */
  readonly origin: string;

  /**
   * Sends a request once, and returns the answer, whatever its status. Redirects within the origin are followed, if the
   * method allows that. Reads the trust anchors and the client certificate first, if they are not known yet.
   *
   * Throws an error whose `name` says what is wrong, such as `ServerCertificateExpired`: `faultOf` understands it, and
   * whether the server can have got the request.
   */
  send(request: HttpRequest, abortSignal: AbortSignal): Promise<HttpAnswer>;

  /**
   * Reads the client certificate again, because the server has refused the one that is known. Returns whether there is
   * another one, with which to try again. False, too, if there is none.
   */
  renewClientCertificate(deadline: Deadline): Promise<boolean>;

  /** Reads what it takes, and opens one connection: one attempt, which ends when the signal aborts. */
  warmUp(abortSignal: AbortSignal): Promise<void>;

  /** The server's certificate, as it shows it now, and the client's, if there is one. */
  certificates(deadline: Deadline): Promise<readonly ConnectionCertificate[]>;
}
