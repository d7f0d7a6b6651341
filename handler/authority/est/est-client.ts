import { type Call, callOnce } from '../../calls/call';
import { settleAll } from '../../calls/settle-all';
import type { Csr } from '../../csr/csr';
import type { Deadline } from '../../deadline';
import type { CaConnection } from '../../external/connection';
import type { HttpAnswer, HttpRequest } from '../../external/http';
import { orderOnce, readWith } from '../../external/order-once';
import type { Secret } from '../../external/secret';
import type { BasicCredentials } from '../../external/secret-forms';
import { certificatesIn, unreadable } from './certificates-in';
import { Login } from './login';
import { ACCEPTED, EST_SERVER, refusalIn } from './refusal';

/** Path of every EST service. (RFC 7030, 3.2.2) */
const WELL_KNOWN = '/.well-known/est';

const CERTS_ONLY = 'application/pkcs7-mime';

/** The operations of an EST server that issue certificates, and say who does. (RFC 7030) */
export class EstClient {
  /** URL of the CA's service: what the names of operations are appended to. */
  readonly url: string;
  readonly #path: string;
  readonly #connection: CaConnection;
  readonly #password: Secret<BasicCredentials> | undefined;

  /** @param label Of the CA. @default the server has one CA */
  constructor(connection: CaConnection, label?: string, password?: Secret<BasicCredentials>) {
    this.#path = label === undefined ? WELL_KNOWN : `${WELL_KNOWN}/${label}`;
    this.url = `${connection.origin}${this.#path}`;
    this.#connection = connection;
    this.#password = password;
  }

  /** The certificates that the server publishes as those of its CAs, DER. (RFC 7030, 4.1) */
  caCertificates(deadline: Deadline): Promise<readonly Buffer[]> {
    const login = this.#login();
    return readWith(EST_SERVER, deadline, this.#cacerts(login, deadline), login.renew);
  }

  /** The same in one attempt, and the connection opened ahead, which ends when the signal aborts. */
  async caCertificatesOnce(deadline: Deadline, signal: AbortSignal): Promise<readonly Buffer[]> {
    // At once: each of them takes a round trip or more. And all of it, so that nothing goes on after the first failure.
    await settleAll([
      this.#connection.warmUp(signal),
      Promise.resolve(this.#password?.read(deadline, signal)),
    ]);
    return callOnce(this.#cacerts(this.#login(), deadline), { signal });
  }

  /**
   * Asks for a certificate, once: answers 200 with it, or 202 when the CA has yet to issue it (RFC 7030, 4.2). The same
   * request again is then a question for the certificate.
   *
   * @throws SigningError; `MayHaveIssued` when the answer was lost.
   */
  enrol(csr: Csr, deadline: Deadline): Promise<HttpAnswer> {
    const login = this.#login();
    const post: Call<HttpAnswer> = async ({ abortSignal }) =>
      this.#send(
        {
          method: 'POST',
          path: `${this.#path}/simpleenroll`,
          headers: {
            ...(await login.headers(deadline, abortSignal)),
            accept: CERTS_ONLY,
            'content-type': 'application/pkcs10',
            'content-transfer-encoding': 'base64',
          },
          body: inLines(csr.der),
        },
        abortSignal,
        csr,
      );
    return orderOnce(EST_SERVER, deadline, post, login.renew);
  }

  #login(): Login {
    return new Login(this.#connection, this.#password);
  }

  #cacerts(login: Login, deadline: Deadline): Call<readonly Buffer[]> {
    return async ({ abortSignal }) => {
      const headers = { ...(await login.headers(deadline, abortSignal)), accept: CERTS_ONLY };
      const answer = await this.#send({ method: 'GET', path: `${this.#path}/cacerts`, headers }, abortSignal);
      if (answer.status === ACCEPTED) throw unreadable('HTTP 202');
      return certificatesIn(answer.body);
    };
  }

  async #send(request: HttpRequest, abortSignal: AbortSignal, csr?: Csr): Promise<HttpAnswer> {
    const answer = await this.#connection.send(request, abortSignal);
    const refusal = refusalIn(answer, request, csr);
    if (refusal !== undefined) throw refusal;
    return answer;
  }
}

/**
 * Base64 in lines of 64, each with its end. Servers step over white space (RFC 8951, 3.1), and those that read with
 * OpenSSL's filter, such as libest, find nothing where lines are longer or have no end.
 */
function inLines(der: Buffer): string {
  return der.toString('base64').replace(/.{1,64}/g, '$&\n');
}
