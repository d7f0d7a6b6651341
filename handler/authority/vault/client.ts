import type { CaConnection } from '../../external/connection';
import type { ConnectionFailure } from '../../external/connection-failed';
import { retryAfterMs } from '../../external/retry-after';
import { readAnswer, type VaultAnswer } from './answer';
import { AnswerUnreadable, type Telling, VaultRefusal } from './refusal';

/** Name of the error when the server does not take the client certificate. */
export const CLIENT_CERTIFICATE_REFUSED: ConnectionFailure = 'ClientCertificateRefused';

/** A request to Vault. */
export interface VaultRequest {
  readonly method: 'GET' | 'POST';
  /** After `/v1/`. */
  readonly path: string;
  /** @default none, as for what everybody may read */
  readonly token?: string;
  /** Sent as JSON. @default none */
  readonly input?: Readonly<Record<string, unknown>>;
  /** How a refusal is told; the token is hidden in any case. @default as the kind of refusal has it */
  readonly telling?: Partial<Telling>;
  /** Whether it must not be made twice, not even because the server refers elsewhere. @default false */
  readonly isOrder?: true;
}

/** Speaks Vault's HTTP API over a connection to it, in one namespace. */
export class VaultClient {
  readonly connection: CaConnection;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param namespace Without slashes at its ends. */
  constructor(connection: CaConnection, namespace?: string) {
    this.connection = connection;
    this.#headers = {
      accept: 'application/json',
      // An agent or a proxy in between may insist on it, against requests that somebody has a browser make.
      'x-vault-request': 'true',
      ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
    };
  }

  /** Makes a request once. Throws `VaultRefusal`, `AnswerUnreadable`, or what the connection throws. */
  async send(
    { method, path, token, input, telling, isOrder }: VaultRequest,
    signal: AbortSignal,
  ): Promise<VaultAnswer> {
    const request = {
      method,
      path: `/v1/${path}`,
      headers: {
        ...this.#headers,
        ...(token !== undefined && { 'x-vault-token': token }),
        ...(input !== undefined && { 'content-type': 'application/json' }),
      },
      ...(input !== undefined && { body: JSON.stringify(input) }),
      ...(isOrder && { keepsRedirects: isOrder }),
    };
    const answer = await this.connection.send(request, signal);
    const { location } = answer.headers;
    const body = location === undefined ? answer.body.toString('utf8') : `it refers to ${originOf(location)}`;
    if (answer.status !== 200) {
      const secrets = [...(telling?.secrets ?? []), ...(token === undefined ? [] : [token])];
      const { status } = answer;
      throw new VaultRefusal(
        { status, body, retryAfterMs: retryAfterMs(answer.headers) },
        { ...telling, secrets },
      );
    }
    const read = readAnswer(body);
    if (read === undefined) throw new AnswerUnreadable(path);
    return read;
  }
}

/** Without the rest of it, which may have anything in it. */
function originOf(location: string): string {
  return URL.canParse(location) ? new URL(location).origin : 'another place';
}
