import { createHash } from 'node:crypto';
import type { Clock } from '../../../clock';
import type { AuthorityKey } from '../../../x509/algorithms';
import { badRequest, VaultRefusal } from '../refusal';
import type { VaultReply, VaultRequest } from '../request';
import { type PkiIssuer, PkiIssuers } from './issuers';
import { DEFAULT_LEASE_SECONDS } from './lifetime';
import { readRequested } from './requested';
import { type PkiRole, readRole, verbatimRole } from './role';
import { signRequested } from './sign';

/** A leaf that the engine has issued. */
export interface IssuedLeaf {
  /** SHA-256 over the CSR's DER, lowercase hexadecimal. */
  readonly csrSha256: string;
  readonly certificatePem: string;
}

/** How to set a PKI engine up. */
export interface PkiEngineOptions {
  /** @default EC_prime256v1 */
  readonly key?: AuthorityKey;
  readonly commonName?: string;
  readonly clock?: Clock;
  /** Vault's `max_lease_ttl` of the mount, in seconds. @default 32 days, as of a mount that is not tuned */
  readonly maxLeaseSeconds?: number;
  /** Whether `sign-verbatim` keeps the octets of the subject, as newer OpenBao does. @default false */
  readonly keepsSubject?: boolean;
}

/** What anybody may read. (backend.go, "Unauthenticated") */
const FOR_EVERYBODY =
  /^(GET (cert\/[^/]+|ca(\/pem)?|ca_chain|issuer\/[^/]+\/(json|pem|der))|LIST issuers\/?)$/;

/** The PKI secrets engine of Vault: signs what CSRs ask for as far as its roles allow. */
export class PkiEngine {
  /** Sets it up, with a root. */
  static async create(options: PkiEngineOptions = {}): Promise<PkiEngine> {
    const engine = new PkiEngine(options);
    await engine.issuers.generateRoot(options.commonName ?? 'Vault', options.key ?? 'EC_prime256v1');
    return engine;
  }

  readonly type = 'pki';
  readonly issuers: PkiIssuers;
  readonly roles = new Map<string, PkiRole>();
  /** Everything that it has issued, oldest first. */
  readonly issued: IssuedLeaf[] = [];
  maxLeaseSeconds: number;

  readonly #clock: Clock;
  readonly #keepsSubject: boolean;

  private constructor({
    clock = Date.now,
    maxLeaseSeconds = DEFAULT_LEASE_SECONDS,
    keepsSubject = false,
  }: PkiEngineOptions) {
    this.issuers = new PkiIssuers(clock);
    this.maxLeaseSeconds = maxLeaseSeconds;
    this.#clock = clock;
    this.#keepsSubject = keepsSubject;
  }

  /** Whether a request takes no token. */
  isForEverybody({ method, path }: Pick<VaultRequest, 'method' | 'path'>): boolean {
    return FOR_EVERYBODY.test(`${method} ${path}`);
  }

  /** Answers a request whose path is below the mount; `undefined` for a path that the engine does not have. */
  async answer(request: VaultRequest): Promise<VaultReply | undefined> {
    const { method, path, body } = request;
    const [, ofIssuer, operation, name] =
      /^(?:issuer\/([^/]+)\/)?(sign|sign-verbatim)(?:\/([^/]+))?$/.exec(path) ?? [];
    if (operation !== undefined && method === 'PUT') return this.#sign({ ofIssuer, operation, name, body });
    const [, role] = /^roles\/([^/]+)$/.exec(path) ?? [];
    if (role !== undefined) return this.#role(method, role, body);
    if (path === 'roles' && method === 'LIST') return { data: { keys: [...this.roles.keys()] } };
    return this.#read(method, path);
  }

  async #sign({
    ofIssuer,
    operation,
    name,
    body,
  }: {
    readonly ofIssuer: string | undefined;
    readonly operation: string;
    readonly name: string | undefined;
    readonly body: Readonly<Record<string, unknown>>;
  }): Promise<VaultReply | undefined> {
    const named = name === undefined ? undefined : this.roles.get(name);
    if (name !== undefined && named === undefined) throw badRequest(`unknown role: ${name}`);
    if (operation === 'sign' && named === undefined) return undefined;
    const isVerbatim = operation === 'sign-verbatim';
    const role = isVerbatim || named === undefined ? verbatimRole(named, body) : named;
    const issuer = this.#signer(ofIssuer ?? role.issuer_ref);
    const requested = await readRequested(body.csr);
    const { certificate, warnings } = await signRequested(requested, body, {
      role,
      issuer,
      verbatim: isVerbatim ? (this.#keepsSubject ? 'octets' : 'attributes') : undefined,
      maxLeaseSeconds: this.maxLeaseSeconds,
      now: this.#clock(),
    });
    this.issued.push({
      csrSha256: createHash('sha256').update(requested.der).digest('hex'),
      certificatePem: certificate.toString(),
    });
    const data = {
      ca_chain: [pemOf(issuer)],
      certificate: certificate.toString().trim(),
      expiration: Math.floor(Date.parse(certificate.validTo) / 1_000),
      issuing_ca: pemOf(issuer),
      serial_number: (certificate.serialNumber.match(/../g) ?? []).join(':').toLowerCase(),
    };
    return { data, warnings };
  }

  /** @throws VaultRefusal in the words of the request that needs it */
  #signer(ref: string): PkiIssuer {
    try {
      return this.issuers.find(ref);
    } catch (error) {
      if (!(error instanceof VaultRefusal)) throw error;
      const why = error.message.replace(/^1 error occurred:\n\t\* /, '').trim();
      throw new VaultRefusal(500, [
        `1 error occurred:\n\t* could not fetch the CA certificate (was one set?): ${why}\n\n`,
      ]);
    }
  }

  #role(method: string, name: string, body: Readonly<Record<string, unknown>>): VaultReply | undefined {
    const role = this.roles.get(name);
    if (method === 'PUT') {
      this.roles.set(name, readRole(body));
      return { data: { ...readRole(body) } };
    }
    if (method === 'DELETE') return this.roles.delete(name) ? {} : {};
    if (method !== 'GET') return undefined;
    if (role === undefined) throw new VaultRefusal(404, []);
    return { data: { ...role } };
  }

  #read(method: string, path: string): VaultReply | undefined {
    if (method === 'LIST' && /^issuers\/?$/.test(path)) {
      const info = this.issuers.all.map(({ id, name }) => [id, { issuer_name: name }]);
      return { data: { keys: this.issuers.all.map(({ id }) => id), key_info: Object.fromEntries(info) } };
    }
    if (method !== 'GET') return undefined;
    const [, ref, form] = /^issuer\/([^/]+?)(?:\/(json|pem|der))?$/.exec(path) ?? [];
    if (ref !== undefined) return read(this.issuers.find(ref), form);
    if (path === 'cert/ca') return read(this.issuers.find('default'), 'cert');
    if (path === 'cert/ca_chain') return read(this.issuers.find('default'), 'chain');
    if (path === 'ca/pem' || path === 'ca_chain') return read(this.issuers.find('default'), 'pem');
    if (path === 'ca') return read(this.issuers.find('default'), 'der');
    return undefined;
  }
}

function read(issuer: PkiIssuer, form: string | undefined): VaultReply {
  const certificate = pemOf(issuer);
  if (form === 'pem') return { raw: { contentType: 'application/pem-certificate-chain', body: certificate } };
  if (form === 'der') return { raw: { contentType: 'application/pkix-cert', body: issuer.certificate.raw } };
  if (form === 'cert')
    return { data: { certificate, issuer_id: issuer.id, revocation_time: 0, revocation_time_rfc3339: '' } };
  if (form === 'chain') return { data: { ca_chain: certificate, certificate } };
  return {
    data: { ca_chain: [certificate], certificate, issuer_id: issuer.id, issuer_name: issuer.name },
  };
}

/** Without a line break at the end, as Vault writes PEM in JSON. */
function pemOf({ certificate }: PkiIssuer): string {
  return certificate.toString().trim();
}
