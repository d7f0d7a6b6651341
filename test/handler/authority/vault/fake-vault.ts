import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { X509Authority } from '../../../../sandbox/x509/authority';
import type { SignOptions } from '../../../../sandbox/x509/profile';
import { CaServer } from '../../external/ca-server';

const DAY_MS = 86_400_000;

/** An answer, as the server writes it. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that came, read. */
export interface Asked {
  readonly method: string;
  /** After `/v1/`. */
  readonly path: string;
  readonly token: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly input: Readonly<Record<string, unknown>>;
}

/** What it does in place of an answer. */
type Silence = 'hang up' | 'sign, and hang up' | 'say nothing' | 'sign, and say nothing';

/** What it does in place of an answer of its own; `undefined`: nothing. */
type Instead = (asked: Asked) => Answer | Silence | undefined;

export const refusal = (status: number, ...errors: readonly string[]): Answer => ({
  status,
  body: { errors },
});

/** How Vault joins errors (Go, hashicorp/go-multierror). */
export const joined = (...errors: readonly string[]): string =>
  `${errors.length} error${errors.length === 1 ? '' : 's'} occurred:\n${errors.map((each) => `\t* ${each}\n`).join('')}\n`;

/** The API of Vault as far as the signer uses it: real HTTPS and X.509, and what a test makes of the rest. */
export class FakeVault {
  static async start(): Promise<FakeVault> {
    const ca = await FakeVault.newCa('Devices 1');
    const root = await FakeVault.newCa('Servers');
    const { certificatePem, privateKeyPem } = await root.createLeaf({
      subject: 'CN=localhost',
      dnsNames: ['localhost'],
      usage: 'server',
    });
    const vault = new FakeVault(ca, root.certificatePem);
    vault.#server = await CaServer.start(
      { cert: certificatePem, key: privateKeyPem },
      (request, response) => {
        void vault.#serve(request, response);
      },
    );
    return vault;
  }

  static newCa(commonName: string): Promise<X509Authority> {
    return X509Authority.create({ commonName, key: 'EC_prime256v1' });
  }

  /** The issuers of the mount, by their ids; the first is the default. */
  readonly issuers = new Map<string, X509Authority>();
  /** The one with which the role signs. @default the default one */
  signing: X509Authority | undefined;
  /** What came, oldest first. */
  readonly asked: Asked[] = [];
  /** Serial numbers of what was signed, one for each certificate. */
  issued = 0;
  /** Tokens that are good. */
  readonly tokens = new Set<string>();
  lease = { seconds: 3_600, renewable: true };
  /** Whether the server is so old that it has one issuer. */
  old = false;
  /** Changes what it signs. */
  leaf: Partial<SignOptions> = {};
  warnings: readonly string[] | null = null;
  role: Answer = { status: 403, body: { errors: [joined('permission denied')] } };
  capabilities: readonly string[] = ['update'];
  maxLeaseSeconds = 3_650 * 86_400;
  /** Whether somebody has sealed it. */
  sealed = false;
  /** Whether 403 says what was wrong with a token, as Vault does and OpenBao does not. */
  saysInvalid = true;
  readonly #instead: { readonly instead: Instead; left: number }[] = [];
  #server: CaServer | undefined;

  private constructor(
    ca: X509Authority,
    readonly trustAnchor: string,
  ) {
    this.issuers.set(randomUUID(), ca);
  }

  get origin(): string {
    return (this.#server as CaServer).origin;
  }

  /** Connections so far. */
  get connections(): number {
    return (this.#server as CaServer).connections;
  }

  /** Requests to paths like this. */
  count(path: RegExp): number {
    return this.asked.filter((asked) => path.test(asked.path)).length;
  }

  /** Answers the next requests to paths like this otherwise. */
  next(path: RegExp, answer: Answer | Silence, times = 1): void {
    this.#instead.push({ instead: (asked) => (path.test(asked.path) ? answer : undefined), left: times });
  }

  stop(): Promise<void> {
    return (this.#server as CaServer).stop();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const asked: Asked = {
      method: request.method ?? '',
      path: (request.url ?? '').replace('/v1/', ''),
      token: request.headers['x-vault-token'] as string | undefined,
      headers: request.headers,
      input: text === '' ? {} : JSON.parse(text),
    };
    this.asked.push(asked);
    const planned = this.#instead.find(({ instead, left }) => left > 0 && instead(asked) !== undefined);
    if (planned !== undefined) planned.left--;
    const instead = planned?.instead(asked);
    if (typeof instead === 'string') {
      if (instead.startsWith('sign')) await this.#answer(asked);
      if (instead.endsWith('say nothing')) return;
      request.socket.destroy();
      return;
    }
    const { status, body, headers = {} } = instead ?? (await this.#answer(asked));
    const written = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(written);
  }

  async #answer(asked: Asked): Promise<Answer> {
    const { path } = asked;
    if (this.sealed) return refusal(503, 'Vault is sealed');
    if (/^auth\/[\w/-]+\/login$/.test(path) && asked.method === 'POST')
      return this.#grant(`hvs.${randomUUID()}`);
    const certificate = this.#certificateAt(path);
    if (certificate !== undefined) return certificate;
    if (asked.token === undefined || !this.tokens.has(asked.token)) {
      return refusal(
        403,
        this.saysInvalid ? joined('permission denied', 'invalid token') : joined('permission denied'),
      );
    }
    if (path === 'auth/token/renew-self') return this.#grant(asked.token);
    if (path === 'sys/capabilities-self') {
      const [asking] = asked.input.paths as readonly string[];
      return ok({ [String(asking)]: this.capabilities, capabilities: this.capabilities });
    }
    if (path === 'pki/roles/iot') return this.role;
    if (path === 'sys/internal/ui/mounts/pki') return ok({ config: { max_lease_ttl: this.maxLeaseSeconds } });
    if (/^pki\/(issuer\/[\w-]+\/)?sign(-verbatim)?\/iot$/.test(path)) return this.#sign(asked);
    return refusal(404, joined(`no handler for route "${path}". route entry not found.`));
  }

  #grant(token: string): Answer {
    this.tokens.add(token);
    const { seconds, renewable } = this.lease;
    return { status: 200, body: { auth: { client_token: token, lease_duration: seconds, renewable } } };
  }

  #certificateAt(path: string): Answer | undefined {
    const [first] = this.issuers.values();
    if (path === 'pki/cert/ca') return ok({ certificate: first?.certificatePem ?? '' });
    if (this.old) return undefined;
    if (path === 'pki/issuers?list=true') return ok({ keys: [...this.issuers.keys()] });
    const [, ref] = /^pki\/issuer\/([\w-]+)\/json$/.exec(path) ?? [];
    if (ref === undefined) return undefined;
    const issuer = this.issuers.get(ref) ?? (ref === 'default' ? first : undefined);
    if (issuer === undefined) return refusal(500, `unable to find PKI issuer for reference: ${ref}`);
    return ok({ certificate: issuer.certificatePem, ca_chain: [] });
  }

  async #sign({ input }: Asked): Promise<Answer> {
    const [first] = this.issuers.values();
    const issuer = this.signing ?? first;
    if (issuer === undefined) throw new Error('There is no issuer.');
    this.issued++;
    const hours = Number(/^(\d+)h$/.exec(String(input.ttl))?.[1]);
    const certificate = await issuer.signCsr(String(input.csr), {
      notBefore: new Date(Date.now() - 30_000),
      notAfter: new Date(Math.min(Date.now() + (hours / 24) * DAY_MS, issuer.notAfter.getTime())),
      ...this.leaf,
    });
    const data = { certificate, issuing_ca: issuer.certificatePem, serial_number: '17:67:16:b0' };
    return { status: 200, body: { data, warnings: this.warnings } };
  }
}

export function ok(data: object): Answer {
  return { status: 200, body: { request_id: randomUUID(), data } };
}
