import { X509Certificate } from 'node:crypto';
import type { ConnectionCertificate } from '../authority/authority';
import { settleAll } from '../calls/settle-all';
import { Deadline } from '../deadline';
import { traced } from '../powertools/tracer';
import { AWS_IOT_TIMEOUT_MS, Metric } from '../vocabulary';
import type { CaConnection } from './connection';
import { ConnectionFailed } from './connection-failed';
import type { HttpAnswer, HttpRequest } from './http';
import { lookAtServer, openTls, type ServerAddress, type TlsCredentials } from './open-tls';
import { redirected, redirectedTooOften } from './redirect';
import type { Secret } from './secret';
import type { ClientCertificate } from './secret-forms';
import { TlsConnection } from './tls-connection';

/** What a connection needs to know. */
export interface HttpsConnectionOptions extends ServerAddress {
  /** Certificates that may vouch for the server, each PEM. @default the public CAs that Node.js knows */
  readonly trustAnchors?: Secret<readonly string[]>;
  /** @default none is shown */
  readonly clientCertificate?: Secret<ClientCertificate>;
}

/**
 * Longest time without a request after which a connection is used again, in milliseconds. Servers close theirs after 5 s
 * and more, and while a container is frozen it does not notice.
 */
const LONGEST_IDLE_MS = 3_000;

/** Redirects that one request follows. */
const MOST_REDIRECTS = 3;

/** An idle connection, and with which credentials it was made. */
interface Idle {
  readonly connection: TlsConnection;
  readonly credentials: TlsCredentials;
}

/** The connection to a CA's server over HTTPS. */
export class HttpsConnection implements CaConnection {
  readonly origin: string;
  readonly #options: HttpsConnectionOptions;
  readonly #idle: Idle[] = [];
  #known: TlsCredentials | undefined;

  constructor(options: HttpsConnectionOptions) {
    this.origin = options.origin;
    this.#options = options;
  }

  send(request: HttpRequest, abortSignal: AbortSignal): Promise<HttpAnswer> {
    const step = `${request.method} ${request.path.replace(/\?.*/s, '')}`;
    return traced(step, () => this.#follow(request, abortSignal));
  }

  async renewClientCertificate(deadline: Deadline): Promise<boolean> {
    const { clientCertificate: secret } = this.#options;
    if (secret === undefined) return false;
    const refused = this.#known?.clientCertificate ?? (await secret.read(deadline));
    return (await secret.other(refused, deadline)) !== undefined;
  }

  async warmUp(abortSignal: AbortSignal): Promise<void> {
    const credentials = await this.#credentials(abortSignal);
    if ((await this.#takeIdle(credentials)) === undefined) {
      this.#keep(await this.#open(credentials, abortSignal), credentials);
    }
  }

  /** What of it can be read; throws if that is nothing. */
  async certificates(deadline: Deadline): Promise<readonly ConnectionCertificate[]> {
    const looks = await Promise.allSettled([
      this.#clientCertificate(deadline),
      this.#serverCertificate(deadline),
    ]);
    const seen = looks.flatMap((look) => (look.status === 'fulfilled' && look.value ? [look.value] : []));
    const failed = looks.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    if (seen.length === 0 && failed !== undefined) throw failed.reason;
    return seen;
  }

  async #follow(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    let next = request;
    for (let times = 0; times <= MOST_REDIRECTS; times++) {
      const answer = await this.#exchange(next, signal);
      if (request.keepsRedirects) return answer;
      const instead = redirected(next, answer, this.origin);
      if (instead === undefined) return answer;
      next = instead;
    }
    throw redirectedTooOften(next, MOST_REDIRECTS + 1);
  }

  async #exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { connection, credentials } = await this.#connected(signal);
    const answer = await connection.exchange(request, signal);
    this.#keep(connection, credentials);
    return answer;
  }

  /** A connection to send a request over. When the signal ends the wait for it, the error says that nothing was sent. */
  async #connected(signal: AbortSignal): Promise<Idle> {
    try {
      const credentials = await this.#credentials(signal);
      const connection = (await this.#takeIdle(credentials)) ?? (await this.#open(credentials, signal));
      return { connection, credentials };
    } catch (cause) {
      if (!signal.aborted) throw cause;
      const message = `${this.origin}: the connection did not come about in time.`;
      throw new ConnectionFailed('ServerUnreachable', message, true, { cause });
    }
  }

  /** Opens a connection. If nobody vouches for the server, the trust anchors are read again: it may have another CA now. */
  async #open(credentials: TlsCredentials, signal: AbortSignal): Promise<TlsConnection> {
    const open = async (using: TlsCredentials) =>
      new TlsConnection(
        await openTls(this.#options, using, signal),
        this.origin,
        using.clientCertificate !== undefined,
      );
    try {
      return await open(credentials);
    } catch (error) {
      const { trustAnchors } = credentials;
      const untrusted = error instanceof ConnectionFailed && error.name === 'ServerCertificateUntrusted';
      if (!untrusted || trustAnchors === undefined) throw error;
      const other = await this.#options.trustAnchors?.other(trustAnchors, patience(), signal);
      if (other === undefined) throw error;
      return open({ ...credentials, trustAnchors: other });
    }
  }

  /** A connection that is open, of these credentials, and has not been idle for long. Closes the others. */
  async #takeIdle(credentials: TlsCredentials): Promise<TlsConnection | undefined> {
    if (this.#idle.length === 0) return undefined;
    // The server may have closed some, and Node.js learns of it in its next turn.
    await new Promise(setImmediate);
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      const { connection } = idle;
      const usable = connection.open && connection.idleMs < LONGEST_IDLE_MS;
      if (usable && idle.credentials === credentials) return connection;
      connection.close();
    }
    return undefined;
  }

  #keep(connection: TlsConnection, credentials: TlsCredentials): void {
    if (connection.open) this.#idle.push({ connection, credentials });
    else connection.close();
  }

  /** The credentials as they are known now: the same object for as long as they are the same. */
  async #credentials(signal: AbortSignal): Promise<TlsCredentials> {
    const reading = [
      this.#options.trustAnchors?.read(patience(), signal),
      this.#options.clientCertificate?.read(patience(), signal),
    ] as const;
    await settleAll(reading.filter((read) => read !== undefined));
    const [trustAnchors, clientCertificate] = await Promise.all(reading);
    const known = this.#known;
    if (known && known.trustAnchors === trustAnchors && known.clientCertificate === clientCertificate)
      return known;
    const credentials = {
      ...(trustAnchors && { trustAnchors }),
      ...(clientCertificate && { clientCertificate }),
    };
    this.#known = credentials;
    return credentials;
  }

  async #clientCertificate(deadline: Deadline): Promise<ConnectionCertificate | undefined> {
    const known = await this.#options.clientCertificate?.read(deadline);
    if (known === undefined) return undefined;
    return {
      whose: 'client certificate',
      metric: Metric.ClientCertificateDaysToExpiry,
      certificate: known.certificate,
    };
  }

  async #serverCertificate(deadline: Deadline): Promise<ConnectionCertificate> {
    const signal = AbortSignal.timeout(Math.ceil(deadline.remainingMs));
    const clientCertificate = await this.#options.clientCertificate?.read(deadline);
    const der = await lookAtServer(this.#options, clientCertificate ? { clientCertificate } : {}, signal);
    return {
      whose: "server's certificate",
      metric: Metric.ServerCertificateDaysToExpiry,
      certificate: new X509Certificate(der),
    };
  }
}

/** Time for reading a secret, which the signal of the request may end at any moment: a device waits no longer for all of it. */
function patience(): Deadline {
  return new Deadline(AWS_IOT_TIMEOUT_MS);
}
