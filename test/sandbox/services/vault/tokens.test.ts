import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Token } from '../../../../sandbox/services/vault/tokens';
import { TestVault } from './test-vault';

const START = 1_800_000_000_000;
const DENIED = '1 error occurred:\n\t* permission denied\n\n';
const INVALID = '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n';

describe('A token', () => {
  let now = START;
  let vault: TestVault;
  let token: Token;

  beforeAll(async () => {
    vault = await TestVault.start({ clock: () => now });
  });

  beforeEach(() => {
    now = START;
    const settings = { token_policies: ['devices'], token_ttl: 600, token_max_ttl: 1_000 };
    token = vault.vault.tokens.issue(settings, 'auth/jwt/login', { role: 'r' });
  });

  afterAll(() => vault.stop());

  const send = (method: string, path: string, body?: object, { id } = token) =>
    vault.send(method, path, body, { 'x-vault-token': id });

  it('is looked up, and over after its time', async () => {
    now += 599_000;
    const last = await send('GET', 'auth/token/lookup-self');
    now += 1_000;

    expect(last.body.data).toMatchObject({
      ttl: 1,
      creation_ttl: 600,
      renewable: true,
      policies: ['default', 'devices'],
      meta: { role: 'r' },
      type: 'service',
    });
    expect(await send('GET', 'auth/token/lookup-self')).toMatchObject({
      status: 403,
      body: { errors: [INVALID] },
    });
  });

  it('is renewed up to its last end', async () => {
    now += 300_000;
    const renewed = await send('POST', 'auth/token/renew-self');
    now += 500_000;
    const capped = await send('POST', 'auth/token/renew-self', { increment: '1h' });
    now += 200_000;

    expect(renewed.body.auth).toMatchObject({ client_token: token.id, lease_duration: 600, renewable: true });
    expect(capped.body).toMatchObject({
      auth: { lease_duration: 200 },
      warnings: [
        'TTL of "1h0m0s" exceeded the effective max_ttl of "3m20s"; TTL value is capped accordingly',
      ],
    });
    expect((await send('GET', 'auth/token/lookup-self')).status).toBe(403);
  });

  it('of the kind batch is not renewed', async () => {
    const batch = vault.vault.tokens.issue({ token_policies: [], token_type: 'batch' }, 'auth/jwt/login');

    expect(await send('POST', 'auth/token/renew-self', {}, batch)).toMatchObject({
      status: 400,
      body: { errors: ['batch tokens cannot be renewed'] },
    });
  });

  it('revokes itself, and is revoked with all others', async () => {
    const other = vault.vault.tokens.issue({ token_policies: [] }, 'auth/jwt/login');

    expect((await send('POST', 'auth/token/revoke-self')).status).toBe(204);
    expect((await send('GET', 'auth/token/lookup-self')).status).toBe(403);
    expect((await send('GET', 'auth/token/lookup-self', undefined, other)).status).toBe(200);
    vault.vault.tokens.revokeAll();
    expect((await send('GET', 'auth/token/lookup-self', undefined, other)).status).toBe(403);
    expect(vault.vault.tokens.live).toEqual([]);
  });

  it('may do what its policies allow, and can tell', async () => {
    const paths = ['pki/sign/devices', 'pki/sign/other', 'auth/token/lookup-self'];
    const { body } = await send('POST', 'sys/capabilities-self', { paths });

    expect(body.data).toEqual({
      'pki/sign/devices': ['update'],
      'pki/sign/other': ['deny'],
      'auth/token/lookup-self': ['read'],
      capabilities: ['update'],
    });
    expect(await send('POST', 'pki/sign/other', {})).toMatchObject({
      status: 403,
      body: { errors: [DENIED] },
    });
    expect((await send('GET', 'pki/sign/devices')).body.errors).toEqual([DENIED]);
    expect(await send('POST', 'gone/sign/devices', {})).toMatchObject({
      status: 404,
      body: { errors: ['no handler for route "gone/sign/devices". route entry not found.'] },
    });
    expect(await send('GET', 'pki/nothing')).toMatchObject({
      status: 404,
      body: { errors: ['1 error occurred:\n\t* unsupported path\n\n'] },
    });
  });
});

describe('Without a valid token,', () => {
  it.each([
    ['vault', INVALID],
    ['openbao', DENIED],
  ] as const)('%s answers in its own words', async (product, error) => {
    const vault = await TestVault.start({ product });
    try {
      const none = await vault.send('GET', 'pki/roles/devices', undefined, {});
      const wrong = await vault.send('GET', 'pki/roles/devices', undefined, { 'x-vault-token': 'hvs.x' });

      expect(none).toMatchObject({ status: 403, body: { errors: ['permission denied'] } });
      expect(wrong).toMatchObject({ status: 403, body: { errors: [error] } });
    } finally {
      await vault.stop();
    }
  });
});
