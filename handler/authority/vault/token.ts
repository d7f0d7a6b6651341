import { type Call, callOnce, callWithin } from '../../calls/call';
import { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { logger } from '../../powertools/logger';
import { FailureReason } from '../../vocabulary';
import type { VaultAnswer } from './answer';
import { CLIENT_CERTIFICATE_REFUSED, type VaultClient } from './client';
import { Lease } from './lease';
import type { Login } from './login';
import { VAULT_LOGIN } from './service';

/** How long a device may wait for a renewal while the token is still good, in milliseconds. */
const RENEWAL_TIMEOUT_MS = 800;

/** Pause after a renewal that failed, in milliseconds. */
const RENEWAL_PAUSE_MS = 10_000;

/** How long a login may take when a container starts, in milliseconds. */
const WARM_UP_MS = 2_000;

/**
 * Age from which a token is replaced that was refused and never taken before, in milliseconds. A younger one is refused
 * by its policy: another login would give another one with the same policy, for each device that asks.
 */
const UNPROVEN_MS = 10_000;

/** What makes one call: until the deadline, or once. */
type Make = (call: Call<VaultAnswer>) => Promise<VaultAnswer>;

/** The token of this container. It is in memory only, and in no message. */
export class VaultToken {
  readonly #client: VaultClient;
  readonly #login: Login;
  #held: Lease | undefined;
  #working: Promise<Lease> | undefined;
  #renewalNotBeforeMs = 0;

  constructor(client: VaultClient, login: Login) {
    this.#client = client;
    this.#login = login;
  }

  /** A token that is good now. Throws `SigningFailed`, never later than the deadline. */
  async read(deadline: Deadline): Promise<string> {
    const held = this.#held;
    if (held === undefined || held.ended) return (await this.#first(deadline)).token;
    const isRest = this.#working !== undefined || performance.now() < this.#renewalNotBeforeMs;
    if (!held.due || isRest) return held.token;
    try {
      return (await this.#shared(() => this.#prolong(held, deadline.atMost(RENEWAL_TIMEOUT_MS)))).token;
    } catch (error) {
      this.#renewalNotBeforeMs = performance.now() + RENEWAL_PAUSE_MS;
      logger.warn('The token for Vault could not be renewed; it is used while it lasts', { error });
      return held.token;
    }
  }

  /** Takes note that Vault has taken this token. */
  accepted(token: string): void {
    if (this.#held?.token === token) this.#held.proven = true;
  }

  /**
   * Throws this token away, which was refused, and logs in anew. Returns whether there is another one now.
   *
   * @param invalid Whether Vault says that it is invalid; OpenBao, and older versions, do not say.
   */
  async replace(token: string, invalid: boolean, deadline: Deadline): Promise<boolean> {
    const held = this.#held;
    if (held?.token === token) {
      if (!invalid && !held.proven && held.ageMs < UNPROVEN_MS) return false;
      this.#held = undefined;
    }
    return (await this.read(deadline)) !== token;
  }

  /** Logs in ahead. Throws what the login throws. */
  async warmUp(signal: AbortSignal): Promise<void> {
    await this.#shared(() =>
      this.#logIn((call) => callOnce(call, { signal }), new Deadline(WARM_UP_MS), signal),
    );
  }

  /** Whoever comes first logs in; others join, and log in for themselves if that fails. */
  async #first(deadline: Deadline): Promise<Lease> {
    const joined = this.#working && (await deadline.race(this.#working.catch(() => undefined)));
    if (joined !== undefined && !joined.ended) return joined;
    return this.#shared(() => this.#logInAnew(deadline));
  }

  /** Keeps what comes of it, and lets others join. */
  async #shared(work: () => Promise<Lease>): Promise<Lease> {
    const working = work();
    this.#working = working;
    try {
      this.#held = await working;
      return this.#held;
    } finally {
      if (this.#working === working) this.#working = undefined;
    }
  }

  /** The lease for longer: renewed, or else another one. */
  async #prolong(held: Lease, deadline: Deadline): Promise<Lease> {
    if (!held.renewable) return this.#logInAnew(deadline);
    const { token } = held;
    const request = { method: 'POST', path: 'auth/token/renew-self', token, input: {} } as const;
    const granted = held.beginRenewal();
    let renewed: Lease | undefined;
    try {
      const { auth } = await callWithin(VAULT_LOGIN, deadline, ({ abortSignal }) =>
        this.#client.send(request, abortSignal),
      );
      renewed = granted(auth ?? {});
    } catch (error) {
      // It was revoked, or its policy does not allow it to renew itself.
      if (!isRefused(error)) throw error;
    }
    return renewed ?? this.#logInAnew(deadline);
  }

  async #logInAnew(deadline: Deadline): Promise<Lease> {
    const logIn = () => this.#logIn((call) => callWithin(VAULT_LOGIN, deadline, call), deadline);
    try {
      return await logIn();
    } catch (error) {
      if (!isRefused(error) || deadline.passed || !(await this.#renewCredentials(error, deadline)))
        throw error;
      return logIn();
    }
  }

  /** Looks for another client certificate, or other credentials: for another of what was refused. */
  #renewCredentials({ cause }: SigningFailed, deadline: Deadline): Promise<boolean> {
    const ofConnection = cause instanceof Error && cause.name === CLIENT_CERTIFICATE_REFUSED;
    return ofConnection
      ? this.#client.connection.renewClientCertificate(deadline)
      : this.#login.renew(deadline);
  }

  async #logIn(make: Make, deadline: Deadline, signal?: AbortSignal): Promise<Lease> {
    const { path, advice } = this.#login;
    const { input, secrets } = await this.#login.credentials(deadline, signal);
    signal?.throwIfAborted();
    const telling = { secrets, strict: true, advice };
    const lease = Lease.begin();
    const { auth } = await make(({ abortSignal }) =>
      this.#client.send({ method: 'POST', path, input, telling }, abortSignal),
    );
    return lease.granted(auth ?? {}, path);
  }
}

function isRefused(error: unknown): error is SigningFailed {
  return error instanceof SigningFailed && error.reason === FailureReason.AuthorityAccessDenied;
}
