import type { Deadline } from '../../deadline';
import type { CaConnection } from '../../external/connection';
import type { RenewCredential } from '../../external/order-once';
import type { Secret } from '../../external/secret';
import type { BasicCredentials } from '../../external/secret-forms';

/**
 * How one operation says who asks: with the client certificate of the connection, with HTTP Basic (RFC 7617), or both. It
 * remembers what it said, so that a refusal leads to a look for another version of exactly that.
 */
export class Login {
  readonly #connection: CaConnection;
  readonly #password: Secret<BasicCredentials> | undefined;
  #said: BasicCredentials | undefined;

  constructor(connection: CaConnection, password?: Secret<BasicCredentials>) {
    this.#connection = connection;
    this.#password = password;
  }

  /** The header that says who asks; none without a password. Throws as reading the secret does. */
  async headers(deadline: Deadline, signal?: AbortSignal): Promise<Readonly<Record<string, string>>> {
    this.#said = await this.#password?.read(deadline, signal);
    if (this.#said === undefined) return {};
    const { username, password } = this.#said;
    return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
  }

  /**
   * After a refusal: both are looked for, because a server does not say which of them it refused. If one cannot be read,
   * the other may be what was refused.
   */
  readonly renew: RenewCredential = async (deadline) => {
    const looks = await Promise.allSettled([
      this.#findPassword(deadline),
      this.#connection.renewClientCertificate(deadline),
    ]);
    if (looks.some((look) => look.status === 'fulfilled' && look.value)) return true;
    const failed = looks.find((look) => look.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return false;
  };

  async #findPassword(deadline: Deadline): Promise<boolean> {
    if (this.#said === undefined) return false;
    return (await this.#password?.other(this.#said, deadline)) !== undefined;
  }
}
