import '../../lambda-environment';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readRole } from '../../../../sandbox/services/vault/pki/role';
import { newCsr, verify } from '../../../sandbox/x509/openssl';
import { type Container, startContainerOf } from '../../container';
import { Telemetry } from '../../telemetry';
import { FakeVault, ok, refusal } from './fake-vault';

type Entry = typeof import('../../../../handler/entry/vault');

const ANCHORS = 'arn:aws:ssm:eu-central-1:000000000000:parameter/vault/anchors';

describe('The signer with Vault', () => {
  let vault: FakeVault;
  let ssm: Server;
  let telemetry: Telemetry;
  let container: Container;

  beforeEach(async () => {
    vault = await FakeVault.start();
    ssm = createServer((_, response) => {
      response.end(JSON.stringify({ Parameter: { Value: vault.trustAnchor } }));
    }).listen(0, '127.0.0.1');
    await once(ssm, 'listening');
    Object.assign(process.env, {
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${(ssm.address() as AddressInfo).port}`,
      CA_URL: vault.origin,
      CA_TRUST_ANCHORS_ARN: ANCHORS,
      VAULT_PKI_MOUNT: 'pki',
      VAULT_PKI_ROLE: 'iot',
      VAULT_OPERATION: 'sign',
      CERTIFICATE_VALIDITY_DAYS: '365',
      VAULT_LOGIN: 'aws',
      VAULT_LOGIN_MOUNT: 'aws',
      VAULT_LOGIN_ROLE: 'iot-signer',
    });
    telemetry = Telemetry.capture();
    container = startContainerOf(
      () => {
        jest.requireActual('../../../../handler/authority/vault/vault-authority');
        jest.requireActual('../../../../handler/rehearsal/rehearsal');
      },
      () => jest.requireActual<Entry>('../../../../handler/entry/vault'),
    );
  });

  afterEach(async () => {
    container.stop();
    telemetry.stop();
    await vault.stop();
    ssm.closeAllConnections();
    await new Promise((resolve) => ssm.close(resolve));
    delete process.env.AWS_ENDPOINT_URL_SSM;
  });

  const ask = (csr = newCsr('/CN=device-1')) =>
    container.invoke({ certificateSigningRequest: csr, principalId: 'claim', clientId: 'device-1' });

  it('hands out what the role signs, logs where it is, and nothing of a secret', async () => {
    const { certificatePem } = await ask();

    expect(verify(certificatePem, [...vault.issuers.values()][0]?.certificatePem ?? '')).toContain('OK');
    expect(telemetry.logged('Certificate ordered')).toEqual([
      expect.objectContaining({ pendingCertificate: `${vault.origin}/v1/pki/cert/17:67:16:b0` }),
    ]);
    expect(telemetry.logged('Certificate issued')).toHaveLength(1);
    const [login] = vault.asked.filter(({ path }) => path === 'auth/aws/login');
    const said = telemetry.written.join('\n');
    for (const hidden of [...vault.tokens, String(login?.input.iam_request_headers)]) {
      expect(said).not.toContain(hidden);
    }
  });

  it('hands out one certificate for one request within the window, without a ledger, too', async () => {
    const csr = newCsr('/CN=device-1');

    const [one, other] = [await ask(csr), await ask(csr)];

    expect(other).toEqual(one);
    expect(vault.issued).toBe(1);
  });

  it('rehearses with a certificate that lives for a day', async () => {
    vault.role = ok({ max_ttl: 0, issuer_ref: 'default' });

    const report = await container.rehearse({ rehearsal: 'issue' });

    expect(report).toMatchObject({ outcome: 'rehearsal-passed', issuer: 'CN=Devices 1' });
    expect(vault.asked.filter(({ path }) => /sign/.test(path)).map(({ input }) => input.ttl)).toEqual([
      '24h',
    ]);
  });

  it('stops a rehearsal at a role that refuses', async () => {
    vault.next(/sign\/iot/, refusal(400, 'role requires keys of type rsa'), 9);

    await expect(container.rehearse({ rehearsal: 'issue' })).rejects.toMatchObject({
      reason: 'CsrRefusedByAuthority',
      message: expect.stringContaining('key_type (any: RSA and EC)'),
    });
  });

  it.each(['probe', 'issue'] as const)(
    'stops a rehearsal (%s) at a role that was made anew, and has nothing issued',
    async (rehearsal) => {
      vault.role = ok(readRole({}));

      await expect(container.rehearse({ rehearsal })).rejects.toMatchObject({
        reason: 'AuthorityRefused',
        message: expect.stringMatching(/role iot.*allow_any_name=true.*server_flag=true.*key_type=rsa/s),
      });

      expect(vault.count(/sign/)).toBe(0);
    },
  );

  it('fails as AuthorityNotActive while Vault is sealed, and works once it is not', async () => {
    await ask();
    vault.sealed = true;

    const error = await ask().catch((thrown: unknown) => thrown);

    expect(String(error)).toMatch(/AuthorityNotActive.*unsealed/s);
    vault.sealed = false;
    await expect(ask()).resolves.toBeDefined();
  });
});
