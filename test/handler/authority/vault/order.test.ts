import '../../lambda-environment';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../../handler/deadline';
import { MayHaveIssued } from '../../../../handler/errors';
import { newCsr, verify } from '../../../sandbox/x509/openssl';
import { newOrder } from '../new-order';
import { ok, refusal } from './fake-vault';
import { setScene } from './scene';

describe('An order at Vault', () => {
  const scene = setScene();

  it('is signed by the role, for as long as leaves are to live, and verifies below the issuer', async () => {
    const order = newOrder();

    const { pem, issuer } = await scene.obtain(order);

    expect(verify(pem, issuer.certificate.toString())).toContain('OK');
    expect(scene.vault.asked.find(({ path }) => path === 'pki/sign/iot')).toMatchObject({
      method: 'POST',
      token: expect.stringMatching(/^hvs\./),
      headers: { 'x-vault-request': 'true', 'content-type': 'application/json' },
      input: { ttl: '8760h', format: 'pem', exclude_cn_from_sans: true },
    });
    const { csr } = scene.vault.asked.find(({ path }) => path === 'pki/sign/iot')?.input ?? {};
    expect(Buffer.from(String(csr).replace(/-----.*-----|\s/g, ''), 'base64')).toEqual(order.csr.der);
    expect(issuer.id).toMatch(/^https:\/\/localhost:\d+\/v1\/pki#[0-9a-f]{16}$/);
  });

  it('is named by where the engine has the certificate', async () => {
    const authority = scene.start();

    const { id } = await authority.order(newOrder(), new Deadline(4_650));

    expect(id).toBe(`${scene.vault.origin}/v1/pki/cert/17:67:16:b0`);
  });

  it('goes to the issuer, the operation and the namespace of the settings', async () => {
    const [issuer] = [...scene.vault.issuers.keys()];
    const authority = scene.start({
      issuer,
      namespace: 'teams/iot',
      operation: 'sign-verbatim',
      validityDays: 1,
    });

    await scene.obtain(newOrder(), authority);

    expect(scene.vault.asked.find(({ path }) => /sign/.test(path))).toMatchObject({
      path: `pki/issuer/${issuer}/sign-verbatim/iot`,
      input: { ttl: '24h', key_usage: ['DigitalSignature'], ext_key_usage: ['ClientAuth'] },
    });
    expect(scene.vault.asked.map(({ headers }) => headers['x-vault-namespace'])).toEqual(
      scene.vault.asked.map(() => 'teams/iot'),
    );
    expect(authority.id).toBe(`${scene.vault.origin}/v1/teams/iot/pki`);
  });

  it('tells what Vault warns of', async () => {
    scene.vault.warnings = ['TTL "8760h" is longer than permitted maxTTL "768h", so maxTTL is being used'];

    await scene.obtain();

    expect(scene.telemetry.logged('The CA warns of a certificate')).toEqual([
      expect.objectContaining({ warnings: scene.vault.warnings }),
    ]);
  });

  it('tells a little of very many warnings, on one line each, and no token in them', async () => {
    const token = `hvs.${'a'.repeat(24)}`;
    scene.vault.warnings = [`${token} is\nold`, ...Array.from({ length: 1_000 }, (_, n) => `warning ${n}`)];

    await scene.obtain();

    const [line] = scene.telemetry.logged('The CA warns of a certificate');
    const warnings = line?.warnings as readonly string[];
    expect(warnings).toHaveLength(10);
    expect(warnings[0]).toBe('[hidden] is\\u000aold');
  });

  it('is refused before Vault sees it, when it asks for an extension that nobody reads', async () => {
    const order = newOrder('device-1', newCsr('/CN=device-1', '-addext', '1.2.3.4=DER:0500'));

    await expect(scene.obtain(order)).rejects.toMatchObject({ reason: 'CsrExtensionNotAllowed' });

    expect(scene.vault.asked).toEqual([]);
  });

  it('can be checked before anybody takes note of it', () => {
    const authority = scene.start();
    const order = newOrder('device-1', newCsr('/CN=device-1', '-addext', '1.2.3.4=DER:0500'));

    expect(() => authority.check(order)).toThrow(
      expect.objectContaining({ reason: 'CsrExtensionNotAllowed' }),
    );
    expect(() => authority.check(newOrder())).not.toThrow();
  });

  it('is not placed when no issuer can be read to check the certificate with', async () => {
    scene.vault.next(/issuer/, refusal(500, 'internal error'), 100);

    const error = await scene.obtain(newOrder(), scene.start(), 1_000).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ reason: 'AuthorityUnavailable' });
    expect(error).not.toBeInstanceOf(MayHaveIssued);
    expect([scene.vault.count(/sign/), scene.vault.issued]).toEqual([0, 0]);
  });

  it('is placed by a new container that reads the issuer while it logs in', async () => {
    scene.vault.next(/login/, 'say nothing');
    const obtained = scene.obtain();
    while (scene.vault.count(/./) < 2) await new Promise((resolve) => setImmediate(resolve));

    expect(scene.vault.asked.map(({ path }) => path).sort()).toEqual([
      'auth/approle/login',
      'pki/issuer/default/json',
    ]);
    await obtained;
    expect([scene.vault.count(/issuer/), scene.vault.issued]).toEqual([1, 1]);
  });

  it('is placed in a mount without a default issuer, when the role names one', async () => {
    scene.vault.role = ok({ issuer_ref: [...scene.vault.issuers.keys()][0] });
    scene.vault.next(/default/, refusal(500, 'unable to find PKI issuer for reference: default'), 100);

    await scene.obtain();

    expect([scene.vault.count(/login/), scene.vault.issued]).toEqual([1, 1]);
  });

  it('fails as the login does, once, however long the issuer takes', async () => {
    scene.vault.next(/login/, refusal(400, 'invalid role or secret ID'), 100);
    scene.vault.next(/issuer/, 'say nothing', 100);

    await expect(scene.obtain()).rejects.toMatchObject({ reason: 'AuthorityAccessDenied' });

    expect([scene.vault.count(/login/), scene.vault.count(/issuer/)]).toEqual([1, 1]);
    expect(scene.time.waitedMs).toBe(0);
  });

  it.each([
    ['an answer that was lost', 'sign, and hang up' as const, 'AuthorityUnavailable', 1],
    ['an answer that was lost, and nothing signed', 'hang up' as const, 'AuthorityUnavailable', 0],
    ['a page', { status: 200, body: '<html>Log in</html>' }, 'AuthorityAnswerUnreadable', 0],
    ['an answer without a certificate', { status: 200, body: { data: {} } }, 'AuthorityAnswerUnreadable', 0],
    ['a server error', { status: 500, body: { errors: ['internal error'] } }, 'IssuanceFailed', 0],
    ['a bad gateway', { status: 502, body: '<h1>Bad gateway</h1>' }, 'AuthorityUnavailable', 0],
    [
      'a seal while the certificate is stored',
      { status: 503, body: { errors: ['unable to store certificate locally: Vault is sealed'] } },
      'AuthorityUnavailable',
      0,
    ],
  ])('is never placed again after %s', async (_, answer, reason, issued) => {
    scene.vault.next(/sign/, answer);

    const error = await scene.obtain().catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(MayHaveIssued);
    expect(error).toMatchObject({ reason });

    expect(scene.vault.count(/sign/)).toBe(1);
    expect(scene.vault.issued).toBe(issued);
  });

  it('is given up at the deadline, and may have been signed', async () => {
    scene.vault.next(/sign/, 'sign, and say nothing');

    const error = await scene.obtain(newOrder(), scene.start(), 300).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(MayHaveIssued);
    expect(error).toMatchObject({ reason: 'DeadlineExceeded' });
    expect(scene.vault.count(/sign/)).toBe(1);
  });

  it('does not wait for a warm-up that was ended', async () => {
    scene.vault.next(/login/, 'say nothing');
    const authority = scene.start();
    const ended = new AbortController();
    const warm = authority.warmUp(ended.signal).then(
      () => 'warm',
      () => 'ended',
    );
    while (scene.vault.count(/login/) === 0) await new Promise((resolve) => setImmediate(resolve));

    ended.abort();

    expect(await warm).toBe('ended');
    await expect(scene.obtain(newOrder(), authority)).resolves.toBeDefined();
  });

  it('finds everything read and open after a warm-up', async () => {
    const authority = scene.start();

    await authority.warmUp(new AbortController().signal);
    const before = scene.vault.asked.length;
    await scene.obtain(newOrder(), authority);

    expect(scene.vault.asked.slice(before).map(({ path }) => path)).toEqual(['pki/sign/iot']);
  });

  it('shows the certificate of the server, for the health check', async () => {
    const certificates = await scene.start().connectionCertificates(new Deadline(4_650));

    expect(certificates).toEqual([
      expect.objectContaining({
        metric: 'ServerCertificateDaysToExpiry',
        certificate: expect.any(X509Certificate),
      }),
    ]);
  });
});
