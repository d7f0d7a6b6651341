import type { TokenSettings } from '../tokens';

/** Whoever has proved to an auth method who it is. */
export interface LoggedIn {
  readonly settings: TokenSettings;
  readonly metadata: Readonly<Record<string, string>>;
}

/** An auth method of Vault. */
export interface AuthMethod {
  /** Vault's name of its kind. */
  readonly type: 'jwt' | 'aws' | 'approle';
  /** Checks what somebody logs in with. @throws VaultRefusal */
  login(body: Readonly<Record<string, unknown>>): LoggedIn | Promise<LoggedIn>;
}
