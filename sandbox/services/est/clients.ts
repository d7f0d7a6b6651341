import { X509Certificate } from 'node:crypto';
import type { ExternalRequest } from '../../external/exchange';

/** How clients prove who they are. `either` accepts a password or a certificate, `both` wants both. */
export type Authentication = 'password' | 'certificate' | 'either' | 'both';

/** What is wrong with a client: nothing, nobody knows it, or it may not enrol. */
export type Standing = 'known' | 'unknown' | 'forbidden';

/** The clients that may enrol, by password or certificate. (RFC 7030, 3.2.3 and 3.3.2) */
export class Clients {
  authentication: Authentication;
  /** Users whose credentials are right, and who may enrol nothing. */
  readonly forbidden = new Set<string>();
  readonly #passwords = new Map<string, Set<string>>();
  readonly #certificates = new Set<string>();

  constructor(authentication: Authentication) {
    this.authentication = authentication;
  }

  /** Sets the one password of a user: earlier ones are wrong from now on. */
  setPassword(username: string, password: string): void {
    this.#passwords.set(username, new Set([password]));
  }

  /** Adds a password of a user; the others stay right. */
  addPassword(username: string, password: string): void {
    const passwords = this.#passwords.get(username) ?? new Set();
    this.#passwords.set(username, passwords.add(password));
  }

  /** Knows a certificate from now on. @param pem its leaf first */
  admit(pem: string): void {
    this.#certificates.add(new X509Certificate(pem).fingerprint256);
  }

  /** Forgets a certificate, as after its revocation. */
  expel(pem: string): void {
    this.#certificates.delete(new X509Certificate(pem).fingerprint256);
  }

  /** Who sent a request. */
  standingOf(request: ExternalRequest): Standing {
    const user = this.#user(request);
    const hasCertificate = this.#certificates.has(request.client?.fingerprint256 ?? '');
    const isKnown = {
      password: user !== undefined,
      certificate: hasCertificate,
      either: user !== undefined || hasCertificate,
      both: user !== undefined && hasCertificate,
    }[this.authentication];
    if (!isKnown) return 'unknown';
    return this.forbidden.has(user ?? '') ? 'forbidden' : 'known';
  }

  /** The user of HTTP Basic whose password is right. */
  #user({ headers }: ExternalRequest): string | undefined {
    const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? '') ?? [];
    const [username = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(/:(.*)/s);
    return this.#passwords.get(username)?.has(password) ? username : undefined;
  }
}
