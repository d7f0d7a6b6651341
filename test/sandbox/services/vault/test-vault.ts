import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { HttpsServer } from '../../../../sandbox/external/https-server';
import { PkiEngine, type PkiEngineOptions } from '../../../../sandbox/services/vault/pki/engine';
import { readRole } from '../../../../sandbox/services/vault/pki/role';
import { startVaultServer, type VaultOperation } from '../../../../sandbox/services/vault/server';
import { Vault, type VaultOptions } from '../../../../sandbox/services/vault/vault';

/** An answer of Vault. */
export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the members differ with each request
  readonly body: any;
}

/** Vault with a PKI engine at `pki`, and a client that has a token for the role `devices`. */
export class TestVault {
  static async start(options: VaultOptions & PkiEngineOptions = {}): Promise<TestVault> {
    const vault = new Vault(options);
    const engine = await PkiEngine.create(options);
    vault.engines.set('pki', engine);
    vault.policies.write('devices', {
      'pki/sign/devices': ['update'],
      'pki/issuer/+/sign/devices': ['update'],
      'pki/sign-verbatim*': ['update'],
      'pki/roles/devices': ['read'],
      'gone/*': ['update'],
      'pki/nothing': ['read'],
    });
    return new TestVault(vault, engine, await startVaultServer(vault));
  }

  #token: string | undefined;

  private constructor(
    readonly vault: Vault,
    readonly engine: PkiEngine,
    readonly server: HttpsServer<VaultOperation>,
  ) {}

  /** Settings of the role `devices`; the others have Vault's defaults. */
  setRole(settings: Readonly<Record<string, unknown>> = {}): void {
    this.engine.roles.set('devices', readRole(settings));
  }

  /** Signs by the role `devices`. */
  sign(csr: string, more: object = {}, path = 'pki/sign/devices'): Promise<Answer> {
    return this.send('POST', path, { csr, ...more });
  }

  /** Sends a request. @param headers @default those of a token for the role `devices` */
  async send(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = { 'x-vault-token': this.token },
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(new URL(`/v1/${path}`, this.server.url), {
        method,
        headers,
        ca: this.server.trustAnchorPem,
        agent: false,
      });
      sent.on('response', async (response) => {
        const text = (await buffer(response)).toString();
        const isJson = response.headers['content-type'] === 'application/json' && text.trim() !== '';
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location,
          body: isJson ? JSON.parse(text) : text,
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  get token(): string {
    this.#token ??= this.vault.tokens.issue({ token_policies: ['devices'] }, 'auth/test/login').id;
    return this.#token;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

/** The role that fits AWS IoT, as the documentation has it. */
export const FITTING_ROLE = {
  allow_any_name: true,
  enforce_hostnames: false,
  cn_validations: ['disabled'],
  allowed_serial_numbers: ['*'],
  key_type: 'any',
  server_flag: false,
  client_flag: true,
  key_usage: ['DigitalSignature'],
  max_ttl: '31536000',
};
