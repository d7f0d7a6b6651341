import '../../lambda-environment';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultsOf } from '../../../../handler/authority/vault/role-settings';
import { VaultAuthority } from '../../../../handler/authority/vault/vault-authority';
import { Deadline } from '../../../../handler/deadline';
import { HttpsConnection } from '../../../../handler/external/https-connection';
import { DEFAULT_DEPLOYMENT, Names } from '../../../../modules/names';
import { AppRoleAuth } from '../../../../sandbox/services/vault/auth/approle';
import { JwtAuth } from '../../../../sandbox/services/vault/auth/jwt';
import { secondsIn } from '../../../../sandbox/services/vault/duration';
import { readRole } from '../../../../sandbox/services/vault/pki/role';
import type { Policy } from '../../../../sandbox/services/vault/policies';
import { readDocument } from '../../../docs/generated-section';
import { TestVault } from '../../../sandbox/services/vault/test-vault';
import { newCsr } from '../../../sandbox/x509/openssl';
import { StoredSecret } from '../../external/secret-stub';
import { newOrder } from '../new-order';
import { LOGIN, SETTINGS } from './scene';

const PAGE = readDocument('vault.md');
const ROLE_ARN = 'arn:aws:iam::123456789012:role/iot-certificate-signing-signer-eu-central-1';

/** The snippets in a language. */
function snippets(language: string): readonly string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  );
}

/** What the command that writes to a path sets. */
function written(path: string): Readonly<Record<string, string>> {
  const commands = snippets('sh')
    .join('')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  const command = commands.find((line) => line.startsWith(`vault write ${path} `)) ?? '';
  return Object.fromEntries(
    command
      .slice(`vault write ${path} `.length)
      .split(' ')
      .map((pair) => pair.split('=') as [string, string]),
  );
}

/** What a Terraform resource sets, as the CLI would write it. */
function declared(type: string): Readonly<Record<string, string>> {
  const [, body = ''] = new RegExp(`resource "${type}" "\\w+" {\\n([\\s\\S]*?)^}`, 'm').exec(PAGE) ?? [];
  const settings = [...body.matchAll(/^ {2}(\w+) +=[ ]*([^#\n]*)/gm)].map(([, name = '', value = '']) => [
    name,
    value
      .trim()
      .replace(/^\[|\]$|"/g, '')
      .replaceAll(/[[\]"]/g, ''),
  ]);
  return Object.fromEntries(settings);
}

function policyIn(text: string): Policy {
  const rules = [...text.matchAll(/path "([^"]+)" +{ capabilities = (\[[^\]]*\]) }/g)];
  return Object.fromEntries(rules.map(([, path = '', list = '']) => [path, JSON.parse(list)]));
}

const tokenSettings = (role: Readonly<Record<string, string>>) => ({
  token_policies: [role.token_policies ?? ''],
  token_ttl: secondsIn(role.token_ttl, 'token_ttl'),
  token_max_ttl: secondsIn(role.token_max_ttl, 'token_max_ttl'),
});

describe('What docs/vault.md tells to type', () => {
  const role = written('pki/roles/iot-device');
  let vault: TestVault;
  let authority: VaultAuthority;

  beforeAll(async () => {
    vault = await TestVault.start();
    const appRole = new AppRoleAuth();
    vault.vault.auth.set('approle', appRole);
    vault.engine.roles.set('iot-device', readRole({ ...role, max_ttl: secondsIn(role.max_ttl, 'max_ttl') }));
    vault.engine.maxLeaseSeconds = secondsIn('87600h', 'max_lease_ttl');
    vault.vault.policies.write('iot-signer', policyIn(snippets('sh').join('')));
    const id = appRole.createRole('iot-signer', tokenSettings(written('auth/approle/role/iot-signer')));
    const input = { ...appRole.createSecretId(id) };
    const origin = vault.server.url.replace(/\/$/, '');
    const trustAnchors = new StoredSecret([vault.server.trustAnchorPem]);
    authority = new VaultAuthority(
      { ...SETTINGS, origin, role: 'iot-device' },
      {
        connection: new HttpsConnection({ origin, trustAnchors }),
        login: { ...LOGIN, credentials: async () => ({ input, secrets: [] }) },
      },
    );
  });

  afterAll(() => vault.stop());

  it('is a role without faults, whose settings Vault knows', () => {
    const known = readRole({});

    expect(Object.keys(role).filter((setting) => !(setting in known))).toEqual([]);
    expect(faultsOf({ ...readRole(role) }, 'sign', [])).toEqual({ forAll: [], forSome: [] });
  });

  it('is the same role, and the same policy, with Terraform', () => {
    const { backend, name, allowed_serial_numbers, max_ttl, ...settings } = declared(
      'vault_pki_secret_backend_role',
    );

    expect([backend, name, allowed_serial_numbers]).toEqual(['pki', 'iot-device', '']);
    expect({ ...settings, max_ttl: '8760h' }).toEqual(role);
    expect(max_ttl).toBe('365 * 86400');
    expect(policyIn(snippets('hcl').join(''))).toEqual(policyIn(snippets('sh').join('')));
  });

  it('is enough for the health check, and for a device whose name is no host name', async () => {
    await authority.probe(new Deadline(4_650));
    const order = newOrder('device_1', newCsr('/O=Example/CN=device_1'));
    const pending = await authority.order(order, new Deadline(4_650));

    await expect(pending.collect(new Deadline(4_650))).resolves.toMatchObject({
      pem: expect.stringContaining('BEGIN CERTIFICATE'),
    });
  });

  it('narrows the names, if the domains are set as the comment says', async () => {
    const [, domain] = /allowed_domains = \["(.*)"\] and allow_glob_domains = true/.exec(PAGE) ?? [];
    const narrow = { ...role, allow_any_name: 'false', allowed_domains: domain, allow_glob_domains: 'true' };
    vault.engine.roles.set('narrow', readRole({ ...narrow, max_ttl: 0 }));
    vault.vault.policies.write('devices', { 'pki/sign/narrow': ['update'] });

    const [ours, others] = await Promise.all(
      ['device-1', 'server-1'].map((name) => vault.sign(newCsr(`/CN=${name}`), {}, 'pki/sign/narrow')),
    );

    expect([ours?.status, others?.status]).toEqual([200, 400]);
  });

  it('lets the role of the signer log in by JWT, and no other, as the CLI and Terraform have it', () => {
    const cli = written('auth/jwt/role/iot-signer');
    const { backend, role_name, token_ttl, token_max_ttl, ...settings } = declared(
      'vault_jwt_auth_backend_role',
    );
    expect({ ...settings, token_ttl: '1h', token_max_ttl: '24h' }).toEqual(cli);
    expect([backend, role_name, token_ttl, token_max_ttl]).toEqual([
      'vault_jwt_auth_backend.aws.path',
      'iot-signer',
      '3600',
      '86400',
    ]);
    expect(PAGE).toContain(`\`${ROLE_ARN}\``);
    expect(ROLE_ARN).toContain(new Names(DEFAULT_DEPLOYMENT, 'eu-central-1').role('signer'));

    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const issuer = written('auth/jwt/config').bound_issuer ?? '';
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256' };
    const method = new JwtAuth({ bound_issuer: issuer, jwks: () => ({ keys: [jwk] }) });
    method.roles.set('iot-signer', {
      ...tokenSettings(cli),
      bound_audiences: [cli.bound_audiences ?? ''],
      bound_subject: cli.bound_subject?.replace('ROLE_ARN', ROLE_ARN),
    });
    const logIn = (sub: string) => {
      const now = Math.floor(Date.now() / 1_000);
      const claims = { iss: issuer, aud: 'vault.example.com', sub, iat: now, exp: now + 300 };
      const encoded = [{ alg: 'RS256', kid: 'one' }, claims].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      );
      const signature = sign('sha256', Buffer.from(encoded.join('.')), privateKey).toString('base64url');
      return method.login({ role: 'iot-signer', jwt: [...encoded, signature].join('.') });
    };

    expect(logIn(ROLE_ARN).settings.token_policies).toEqual(['iot-signer']);
    expect(() => logIn(ROLE_ARN.replace(/-eu-central-1$/, ''))).toThrow(/sub/);
  });

  it('is HCL as Terraform writes it', () => {
    const files = snippets('hcl');

    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const { status, stdout } = spawnSync('terraform', ['fmt', '-check', '-diff', '-'], {
        input: file,
        encoding: 'utf8',
      });
      expect([status, stdout]).toEqual([0, '']);
    }
  });

  it('is variables that are JSON, with every attribute that the login needs', () => {
    const [, json = ''] = /^export TF_VAR_vault='([^']*)'/m.exec(snippets('sh').join('')) ?? [];

    expect(JSON.parse(json)).toMatchObject({
      mount: 'pki',
      role: 'iot-device',
      login: 'jwt',
      login_role: 'iot-signer',
    });
  });
});
