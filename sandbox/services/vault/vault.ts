import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { isJsonObject } from '../../json';
import type { WireAnswer, WireRequest } from '../../wire/protocols/protocol';
import type { AuthMethod } from './auth/method';
import type { PkiEngine } from './pki/engine';
import { Policies } from './policies';
import { badRequest, permissionDenied, VaultRefusal, wrapped } from './refusal';
import type { VaultReply, VaultRequest } from './request';
import { statusReply, type VaultState } from './status';
import { type Token, Tokens } from './tokens';

/** How to start Vault. */
export interface VaultOptions {
  /**
   * Which product it is. OpenBao says nothing of invalid tokens, but that they may not.
   * @default vault
   */
  readonly product?: 'vault' | 'openbao';
  /** Its only namespace, without slashes at its ends. @default none */
  readonly namespace?: string;
  readonly clock?: Clock;
}

/** Vault: secrets engines and auth methods at their paths, tokens, policies, and whether it is sealed. */
export class Vault {
  /** What it does with requests now. */
  state: VaultState = 'active';
  /** Where a standby that does not forward sends its clients: the active node's origin. */
  activeNode = '';
  readonly auth = new Map<string, AuthMethod>();
  readonly engines = new Map<string, PkiEngine>();
  readonly policies = new Policies();
  readonly tokens: Tokens;

  readonly #product: 'vault' | 'openbao';
  readonly #namespace: string;

  constructor({ product = 'vault', namespace = '', clock = Date.now }: VaultOptions = {}) {
    this.#product = product;
    this.#namespace = namespace;
    this.tokens = new Tokens(clock);
  }

  /** Answers a request, whatever it is. */
  async answer(request: WireRequest): Promise<WireAnswer> {
    try {
      const health = statusReply(request, this.state);
      if (health !== undefined) return json(health.status, health.body);
      if (this.state === 'redirecting') return redirected(new URL(pathOf(request), this.activeNode));
      this.#requireService();
      return answerOf(await this.#reply(request));
    } catch (error) {
      if (error instanceof VaultRefusal) return json(error.status, { errors: error.errors });
      throw error;
    }
  }

  #requireService(): void {
    if (this.state === 'sealed') throw new VaultRefusal(503, ['Vault is sealed']);
    if (this.state === 'without leader') {
      throw new VaultRefusal(500, ['local node not active but active cluster node not found']);
    }
  }

  async #reply(received: WireRequest): Promise<VaultReply> {
    const { path, request } = this.#requestIn(received);
    const login = /^auth\/(.+)\/login$/.exec(path)?.[1];
    const method = this.auth.get(login ?? '');
    if (method !== undefined && request.method === 'PUT') {
      const { settings, metadata } = await method.login(request.body);
      const token = this.tokens.issue(settings, path, metadata);
      return { data: undefined, auth: this.tokens.authOf(token) };
    }
    const mount = [...this.engines.keys()].find((name) => path.startsWith(`${name}/`));
    const engine = this.engines.get(mount ?? '');
    const below = { ...request, path: path.slice((mount ?? '').length + 1) };
    if (engine?.isForEverybody(below)) return (await engine.answer(below)) ?? notFound();
    const token = this.#tokenOf(request);
    const tuning = this.#tuningOf(path, token);
    if (tuning !== undefined) return tuning;
    if (!this.policies.allow(token.policies, request.method, path)) throw permissionDenied();
    const own = this.#ownReply(path, request, token);
    if (own !== undefined) return own;
    if (engine === undefined) {
      throw new VaultRefusal(404, [`no handler for route "${path}". route entry not found.`]);
    }
    return (await engine.answer(below)) ?? notFound();
  }

  /** @throws VaultRefusal */
  #tokenOf({ token: id }: VaultRequest): Token {
    const token = this.tokens.find(id);
    if (token !== undefined) return token;
    if (id === undefined) throw new VaultRefusal(403, ['permission denied']);
    throw permissionDenied(this.#product === 'vault' ? ['invalid token'] : []);
  }

  /** The settings of a mount, which every token may read that has any right in it. (vault/logical_system.go) */
  #tuningOf(path: string, { policies }: Token): VaultReply | undefined {
    const [, mount = ''] = /^sys\/internal\/ui\/mounts\/(.+)$/.exec(path) ?? [];
    const engine = this.engines.get(mount);
    if (engine === undefined || !this.policies.reach(policies, mount)) return undefined;
    const config = { default_lease_ttl: engine.maxLeaseSeconds, max_lease_ttl: engine.maxLeaseSeconds };
    return { data: { type: engine.type, path: `${mount}/`, config } };
  }

  #ownReply(path: string, { body }: VaultRequest, token: Token): VaultReply | undefined {
    if (path === 'auth/token/lookup-self') return this.tokens.lookup(token);
    if (path === 'auth/token/renew-self') return this.tokens.renew(token, body.increment);
    if (path === 'auth/token/revoke-self') {
      this.tokens.revoke(token);
      return {};
    }
    if (path !== 'sys/capabilities-self') return undefined;
    const paths = [body.paths ?? body.path ?? []].flat().map(String);
    const byPath = paths.map((one) => [one, this.policies.capabilities(token.policies, one)] as const);
    return { data: { ...Object.fromEntries(byPath), capabilities: byPath[0]?.[1] ?? [] } };
  }

  /** @throws VaultRefusal */
  #requestIn({ method, path, query, headers, body }: WireRequest) {
    const [, below] = /^\/v1\/(.*?)\/?$/.exec(path) ?? [];
    const given = String(headers['x-vault-namespace'] ?? '').replace(/^\/|\/$/g, '');
    const whole = [given, below ?? ''].filter((part) => part !== '').join('/');
    const prefix = this.#namespace === '' ? '' : `${this.#namespace}/`;
    if (below === undefined || !whole.startsWith(prefix)) {
      throw new VaultRefusal(404, [`no handler for route "${whole}". route entry not found.`]);
    }
    // Vault also takes the method LIST, which Node.js does not.
    const isList = method === 'GET' && query.get('list') === 'true';
    const token = headers['x-vault-token'] ?? headers.authorization?.replace(/^Bearer /, '');
    const request: VaultRequest = {
      method: isList ? 'LIST' : method === 'POST' ? 'PUT' : method,
      path: whole.slice(prefix.length),
      body: bodyIn(body),
      token: token === undefined ? undefined : String(token),
    };
    return { path: request.path, request };
  }
}

function notFound(): never {
  throw new VaultRefusal(404, [wrapped('unsupported path')]);
}

/** @throws VaultRefusal */
function bodyIn(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (isJsonObject(value)) return value;
  } catch {
    // Refused below.
  }
  throw badRequest('failed to parse JSON input: invalid character');
}

function pathOf({ path, query }: WireRequest): string {
  return query.size === 0 ? path : `${path}?${query}`;
}

function answerOf({ data, auth, warnings = [], raw }: VaultReply): WireAnswer {
  if (raw !== undefined) return { status: 200, ...raw, isForeign: true };
  if (data === undefined && auth === undefined) return { ...json(204, undefined), body: '' };
  return json(200, {
    request_id: randomUUID(),
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: data ?? null,
    wrap_info: null,
    warnings: warnings.length === 0 ? null : warnings,
    auth: auth ?? null,
  });
}

function redirected(to: URL): WireAnswer {
  return { ...json(307, undefined), body: '', headers: { location: to.href } };
}

function json(status: number, value: unknown): WireAnswer {
  return {
    status,
    contentType: 'application/json',
    headers: { 'cache-control': 'no-store' },
    body: `${JSON.stringify(value)}\n`,
    isForeign: true,
  };
}
