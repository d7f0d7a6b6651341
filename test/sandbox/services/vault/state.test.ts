import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { VaultState } from '../../../../sandbox/services/vault/status';
import { createCsr } from '../../../../tools/device/csr';
import { FITTING_ROLE, TestVault } from './test-vault';

const NO_TOKEN = {};

describe('Vault', () => {
  let vault: TestVault;

  beforeAll(async () => {
    vault = await TestVault.start();
    vault.setRole(FITTING_ROLE);
  });

  beforeEach(() => {
    vault.vault.state = 'active';
    vault.server.conditions.requests.clear();
  });

  afterAll(() => vault.stop());

  it.each<[VaultState, number, number, object]>([
    ['active', 200, 200, {}],
    ['standby', 429, 200, {}],
    ['performance standby', 473, 200, {}],
    ['sealed', 503, 503, { errors: ['Vault is sealed'] }],
    ['without leader', 429, 500, { errors: ['local node not active but active cluster node not found'] }],
  ])('that is %s answers %i to a health check, and %i to a request', async (state, health, status, body) => {
    vault.vault.state = state;

    expect((await vault.send('GET', 'sys/health', undefined, NO_TOKEN)).status).toBe(health);
    expect((await vault.send('GET', 'sys/seal-status', undefined, NO_TOKEN)).body.sealed).toBe(
      state === 'sealed',
    );
    expect(await vault.send('GET', 'auth/token/lookup-self')).toMatchObject({ status, body });
  });

  it('that does not forward sends its clients to the active node', async () => {
    vault.vault.state = 'redirecting';
    vault.vault.activeNode = 'https://active.example.com:8200';

    expect(await vault.send('POST', 'pki/sign/devices', {})).toMatchObject({
      status: 307,
      location: 'https://active.example.com:8200/v1/pki/sign/devices',
    });
    expect((await vault.send('GET', 'sys/health?standbyok=true', undefined, NO_TOKEN)).status).toBe(200);
  });

  it('tells everybody its issuers, in each form', async () => {
    const [issuer] = vault.engine.issuers.all;
    const { body: read } = await vault.send('GET', 'pki/issuer/default/json', undefined, NO_TOKEN);
    const forms = ['pki/cert/ca', 'pki/issuer/root-1/json', 'pki/cert/ca_chain'].map((path) =>
      vault.send('GET', path, undefined, NO_TOKEN),
    );
    const listed = await vault.send('GET', 'pki/issuers?list=true', undefined, NO_TOKEN);

    expect(new X509Certificate(read.data.certificate).fingerprint256).toBe(
      issuer?.certificate.fingerprint256,
    );
    expect(read.data).toMatchObject({ issuer_id: issuer?.id, issuer_name: 'root-1' });
    expect((await Promise.all(forms)).map(({ body }) => body.data.certificate)).toEqual(
      Array.from({ length: 3 }, () => read.data.certificate),
    );
    expect((await vault.send('GET', 'pki/ca/pem', undefined, NO_TOKEN)).body).toBe(read.data.certificate);
    expect(listed.body.data).toEqual({
      keys: [issuer?.id],
      key_info: { [issuer?.id ?? '']: { issuer_name: 'root-1' } },
    });
    expect(await vault.send('GET', 'pki/issuer/other/json', undefined, NO_TOKEN)).toMatchObject({
      status: 500,
      body: { errors: ['1 error occurred:\n\t* unable to find PKI issuer for reference: other\n\n'] },
    });
  });

  it('meets faults, and counts what it was asked', async () => {
    const { csrPem } = await createCsr({ subject: 'CN=d' });
    vault.server.conditions.faults.next('sign', { kind: 'aws-error', code: 'ThrottlingException' });
    const throttled = await vault.sign(csrPem);
    const signed = await vault.sign(csrPem);
    const refused = await vault.sign('text');

    expect([throttled, signed, refused].map(({ status }) => status)).toEqual([429, 200, 400]);
    expect(throttled.body).toEqual({ errors: ['A planned fault.'] });
    expect(vault.server.conditions.requests.byOutcome('sign')).toEqual({
      ThrottlingException: 1,
      ok: 1,
      'HTTP 400': 1,
    });
  });

  it('refuses what is no JSON', async () => {
    expect(await vault.send('POST', 'pki/sign/devices', [] as object)).toMatchObject({ status: 400 });
  });
});

describe('A namespace', () => {
  it('is in a header or in the path', async () => {
    const vault = await TestVault.start({ namespace: 'teams/iot' });
    try {
      const status = async (path: string, namespace?: string) =>
        (await vault.send('GET', path, undefined, namespace ? { 'x-vault-namespace': namespace } : {}))
          .status;

      expect(await status('pki/cert/ca', 'teams/iot')).toBe(200);
      expect(await status('pki/cert/ca', 'teams/iot/')).toBe(200);
      expect(await status('teams/iot/pki/cert/ca')).toBe(200);
      expect(await status('iot/pki/cert/ca', 'teams')).toBe(200);
      expect(await status('pki/cert/ca')).toBe(404);
      expect(await status('pki/cert/ca', 'teams/other')).toBe(404);
    } finally {
      await vault.stop();
    }
  });
});
