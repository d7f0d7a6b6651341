import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { goDuration, secondsIn } from './duration';
import { badRequest } from './refusal';
import type { VaultReply } from './request';

/** Settings of the tokens that an auth method's role hands out, by Vault's names. */
export interface TokenSettings {
  readonly token_policies: readonly string[];
  /** Seconds. @default 32 days */
  readonly token_ttl?: number;
  /** Seconds. @default 32 days */
  readonly token_max_ttl?: number;
  /** Batch tokens are not stored: nobody can renew or revoke them. @default service */
  readonly token_type?: 'service' | 'batch';
}

/** Vault's default for both lifetimes, in seconds. */
const SYSTEM_TTL = 768 * 3_600;

/** A token. */
export interface Token {
  readonly id: string;
  readonly accessor: string;
  readonly policies: readonly string[];
  readonly type: 'service' | 'batch';
  readonly path: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly ttlSeconds: number;
  /** Milliseconds of the clock. Renewal moves it, up to the last end. */
  readonly expiresAt: number;
  readonly lastEnd: number;
}

/** Vault's tokens. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();

  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Makes a token for whoever has logged in. @param path Of the login, such as `auth/jwt/login`. */
  issue(settings: TokenSettings, path: string, metadata: Readonly<Record<string, string>> = {}): Token {
    const {
      token_policies,
      token_ttl = SYSTEM_TTL,
      token_max_ttl = SYSTEM_TTL,
      token_type = 'service',
    } = settings;
    const createdAt = this.#clock();
    const ttlSeconds = Math.min(token_ttl, token_max_ttl);
    const token: Token = {
      id: `${token_type === 'batch' ? 'hvb' : 'hvs'}.${randomBytes(69).toString('base64url')}`,
      accessor: token_type === 'batch' ? '' : randomBytes(18).toString('base64url'),
      policies: ['default', ...token_policies],
      type: token_type,
      path,
      metadata,
      createdAt,
      ttlSeconds,
      expiresAt: createdAt + ttlSeconds * 1_000,
      lastEnd: createdAt + token_max_ttl * 1_000,
    };
    this.#tokens.set(token.id, token);
    return token;
  }

  /** The token with an id; `undefined` for one that is unknown, revoked or over. */
  find(id: string | undefined): Token | undefined {
    const token = this.#tokens.get(id ?? '');
    return token !== undefined && token.expiresAt > this.#clock() ? token : undefined;
  }

  /** Tokens that are valid now. */
  get live(): readonly Token[] {
    return [...this.#tokens.values()].filter(({ id }) => this.find(id) !== undefined);
  }

  /** Revokes a token. */
  revoke({ id }: Token): void {
    this.#tokens.delete(id);
  }

  /** Revokes all, as whoever revokes an auth method's leases does. */
  revokeAll(): void {
    this.#tokens.clear();
  }

  /** Renews a token, as far as its last end. @throws VaultRefusal for a batch token */
  renew(token: Token, increment: unknown): VaultReply {
    if (token.type === 'batch') throw badRequest('batch tokens cannot be renewed');
    const wanted = increment === undefined || increment === '' ? 0 : secondsIn(increment, 'increment');
    const now = this.#clock();
    const asked = now + (wanted || token.ttlSeconds) * 1_000;
    const renewed = { ...token, expiresAt: Math.min(asked, token.lastEnd) };
    this.#tokens.set(token.id, renewed);
    const left = this.#secondsLeft(renewed);
    const isCut = asked > token.lastEnd;
    const warning = `TTL of "${goDuration(Math.floor((asked - now) / 1_000))}" exceeded the effective max_ttl of "${goDuration(left)}"; TTL value is capped accordingly`;
    return { auth: this.authOf(renewed), warnings: isCut ? [warning] : [] };
  }

  /** A token as a login answers it. */
  authOf(token: Token): Readonly<Record<string, unknown>> {
    return {
      client_token: token.id,
      accessor: token.accessor,
      policies: token.policies,
      token_policies: token.policies,
      metadata: token.metadata,
      lease_duration: this.#secondsLeft(token),
      renewable: token.type === 'service',
      entity_id: randomUUID(),
      token_type: token.type,
      orphan: true,
      mfa_requirement: null,
      num_uses: 0,
    };
  }

  /** A token as `lookup-self` shows it. */
  lookup(token: Token): VaultReply {
    return {
      data: {
        accessor: token.accessor,
        creation_time: Math.floor(token.createdAt / 1_000),
        creation_ttl: token.ttlSeconds,
        display_name: token.path.replace(/^auth\/|\/login$/g, ''),
        expire_time: new Date(token.expiresAt).toISOString(),
        explicit_max_ttl: 0,
        id: token.id,
        issue_time: new Date(token.createdAt).toISOString(),
        meta: token.metadata,
        num_uses: 0,
        orphan: true,
        path: token.path,
        policies: token.policies,
        renewable: token.type === 'service',
        ttl: this.#secondsLeft(token),
        type: token.type,
      },
    };
  }

  #secondsLeft({ expiresAt }: Token): number {
    // Upwards: one that was just made, or renewed, has all of its life.
    return Math.max(0, Math.ceil((expiresAt - this.#clock()) / 1_000));
  }
}
