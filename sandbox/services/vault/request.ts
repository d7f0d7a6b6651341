/** A request to a secrets engine or an auth method. */
export interface VaultRequest {
  /** `LIST` for a GET with `list=true`, `PUT` for a POST as well: Vault makes no difference. */
  readonly method: string;
  /** Below the mount, without slashes at its ends. */
  readonly path: string;
  /** The JSON object in the body; empty without one. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Id of the token; `undefined` without one. */
  readonly token: string | undefined;
}

/** What a login or a renewal answers. */
type VaultAuth = Readonly<Record<string, unknown>>;

/** The answer to a request, of which the server makes Vault's envelope. */
export interface VaultReply {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly auth?: VaultAuth;
  readonly warnings?: readonly string[];
  /** Instead of JSON. */
  readonly raw?: { readonly contentType: string; readonly body: string | Buffer };
}
