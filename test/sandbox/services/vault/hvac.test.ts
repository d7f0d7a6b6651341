import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { vaultKind } from '../../../../sandbox/authorities/vault/kind';
import type { SandboxVault } from '../../../../sandbox/authorities/vault/vault-authority';
import { openssl } from '../../../../sandbox/x509/openssl';

/** What hvac does, a client of Vault that others wrote: logs in, reads the role, signs, renews, and prints what it got. */
const PROGRAM = `
import hvac, json, sys
url, ca, login, csr = sys.argv[1:5]
client = hvac.Client(url=url, verify=ca)
given = json.loads(sys.argv[5])
if login == 'jwt':
    answer = client.auth.jwt.jwt_login(role='signer', jwt=given['jwt'])
else:
    answer = client.auth.approle.login(**given)
client.token = answer['auth']['client_token']
role = {}
try:
    role = client.secrets.pki.read_role('devices')['data']
    signed = client.secrets.pki.sign_certificate('devices', open(csr).read(), 'unused', {'ttl': '24h', 'exclude_cn_from_sans': True})
except hvac.exceptions.VaultError as error:
    signed = {'data': {}, 'error': [type(error).__name__, error.errors]}
renewed = client.auth.token.renew_self()
looked = client.auth.token.lookup_self()
sealed = client.sys.is_sealed()
client.auth.token.revoke_self()
print(json.dumps({'role': role, 'signed': signed, 'renewed': renewed['auth'], 'ttl': looked['data']['ttl'],
  'sealed': sealed, 'authenticated': client.is_authenticated()}))
`;

describe("hvac, Python's client of Vault,", () => {
  let authority: SandboxVault;
  let folder: string;

  beforeAll(async () => {
    authority = await vaultKind().start();
    folder = mkdtempSync(join(tmpdir(), 'hvac-'));
    writeFileSync(join(folder, 'ca.pem'), authority.server.trustAnchorPem);
    writeFileSync(join(folder, 'program.py'), PROGRAM);
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await authority.stop();
  });

  async function run(login: 'jwt' | 'approle', given: object, subject: string) {
    const key = openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']);
    const csr = openssl(['req', '-new', '-key', 'key.pem', '-subj', subject], { 'key.pem': key });
    writeFileSync(join(folder, 'device.csr'), csr);
    const args = ['program.py', authority.server.url, 'ca.pem', login, 'device.csr', JSON.stringify(given)];
    // Debian's Python, which has Debian's hvac.
    const { stdout } = await promisify(execFile)('/usr/bin/python3', args, { cwd: folder });
    return JSON.parse(stdout);
  }

  it('logs in with a token of STS, signs a request of openssl, renews its token, and ends it', async () => {
    const { federation } = authority.services;
    const now = Math.floor(Date.now() / 1_000);
    const sub = 'arn:aws:iam::123456789012:role/fleet-signer';
    const claims = { iss: federation.issuer, aud: 'vault.example.com', sub, iat: now, exp: now + 60 };
    const jwt = federation.sign(claims, 'RS256');
    const { role, signed, renewed, ttl, sealed, authenticated } = await run('jwt', { jwt }, '/CN=Sensor 1');

    const files = { 'ca.pem': signed.data.issuing_ca, 'leaf.pem': signed.data.certificate };
    expect(role).toMatchObject({ key_type: 'any', server_flag: false, allow_any_name: true });
    expect(openssl(['verify', '-purpose', 'sslclient', '-CAfile', 'ca.pem', 'leaf.pem'], files)).toBe(
      'leaf.pem: OK\n',
    );
    expect(openssl(['x509', '-in', 'leaf.pem', '-noout', '-subject'], files)).toMatch(/CN ?= ?Sensor 1\n$/);
    expect(renewed).toMatchObject({ lease_duration: 3_600, renewable: true });
    expect(ttl).toBeGreaterThan(3_500);
    expect({ sealed, authenticated }).toEqual({ sealed: false, authenticated: false });
  });

  it('logs in with an AppRole, and understands a refusal', async () => {
    authority.setUp.resetRole();
    const { secret } = { secret: authority.services.secrets.find('iot-ca/approle').version().text ?? '' };
    const { signed } = await run('approle', JSON.parse(secret), '/CN=Sensor 1');

    expect(signed.error).toEqual(['InvalidRequest', ['role requires keys of type rsa']]);
  });
});
