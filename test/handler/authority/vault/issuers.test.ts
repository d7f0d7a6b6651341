import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../../handler/deadline';
import { MayHaveIssued } from '../../../../handler/errors';
import { verify } from '../../../sandbox/x509/openssl';
import { newOrder } from '../new-order';
import { FakeVault, ok, refusal } from './fake-vault';
import { setScene } from './scene';

const HOUR_MS = 3_600_000;

describe('The issuers of a mount in Vault', () => {
  const scene = setScene();
  const issuers = async (authority = scene.start(), freshness?: 'again') =>
    (await authority.issuers(new Deadline(4_650), freshness)).map(({ certificate }) => certificate.subject);

  /** Adds a CA to the mount; the one that was the default stays it. */
  const add = async (commonName: string) => {
    const ca = await FakeVault.newCa(commonName);
    scene.vault.issuers.set(commonName.replace(' ', '-'), ca);
    return ca;
  };

  it('begin with the default one, whose name takes no token', async () => {
    await add('Devices 2');

    expect(await issuers()).toEqual(['CN=Devices 1']);

    expect(scene.vault.asked.find(({ path }) => path === 'pki/issuer/default/json')?.token).toBeUndefined();
  });

  it('begin with that of the role, if the policy allows to read it', async () => {
    await add('Devices 2');
    scene.vault.role = ok({ issuer_ref: 'Devices-2' });

    expect(await issuers()).toEqual(['CN=Devices 2']);
  });

  it('begin with that of the settings', async () => {
    await add('Devices 2');

    expect(await issuers(scene.start({ issuer: 'Devices-2' }))).toEqual(['CN=Devices 2']);
  });

  it('are all that the mount has, when a leaf is from none that is known', async () => {
    await add('Devices 2');
    await add('Devices 3');

    expect(await issuers(scene.start(), 'again')).toEqual(['CN=Devices 1', 'CN=Devices 2', 'CN=Devices 3']);
  });

  it('are one on an old server, which has no paths for several', async () => {
    scene.vault.old = true;
    const authority = scene.start();

    expect(await issuers(authority)).toEqual(['CN=Devices 1']);
    expect(await issuers(authority, 'again')).toEqual(['CN=Devices 1']);
    await expect(scene.obtain(newOrder(), authority)).resolves.toBeDefined();
  });

  it('are never another than that of the settings', async () => {
    scene.vault.old = true;

    await expect(issuers(scene.start({ issuer: 'Devices-2' }))).rejects.toMatchObject({
      reason: 'AuthorityAccessDenied',
    });
  });

  it('are none in a mount without a CA, which is said', async () => {
    scene.vault.next(/issuer/, ok({ certificate: '' }));

    await expect(issuers()).rejects.toMatchObject({
      reason: 'AuthorityNotActive',
      message: expect.stringContaining('no issuer yet'),
    });
  });

  it('can be renewed while the signer runs, and no device notices', async () => {
    const authority = scene.start();
    await scene.obtain(newOrder(), authority);
    const renewed = await add('Devices 2');
    scene.vault.signing = renewed;

    const { pem, issuer } = await scene.obtain(newOrder(), authority);

    expect(verify(pem, renewed.certificatePem)).toContain('OK');
    expect(issuer.certificate.raw).toEqual(renewed.certificate.raw);
    expect(await issuers(authority)).toEqual(['CN=Devices 2']);
    // Known from now on.
    const before = scene.vault.asked.length;
    await scene.obtain(newOrder(), authority);
    expect(scene.vault.asked.slice(before).map(({ path }) => path)).toEqual(['pki/sign/iot']);
  });

  it('are read again within an hour, and used as they are known if that fails', async () => {
    const authority = scene.start();
    await scene.obtain(newOrder(), authority);
    scene.time.advance(0.5 * HOUR_MS);
    scene.vault.next(/issuer/, refusal(500, 'internal error'), 100);
    scene.time.advance(0.6 * HOUR_MS);

    await expect(scene.obtain(newOrder(), authority)).resolves.toMatchObject({
      issuer: { certificate: { subject: 'CN=Devices 1' } },
    });
  });

  it.each([
    ['is gone meanwhile', refusal(404)],
    ['has no certificate', ok({ certificate: '' })],
    ['has junk for a certificate', ok({ certificate: 'hello', ca_chain: ['junk', 7, null] })],
  ])('are found although another one in the list %s', async (_, answer) => {
    const authority = scene.start();
    await scene.obtain(newOrder(), authority);
    await add('Devices 2');
    scene.vault.signing = await add('Devices 3');
    scene.vault.next(/Devices-2/, answer, 100);

    await expect(scene.obtain(newOrder(), authority)).resolves.toMatchObject({
      issuer: { certificate: { subject: 'CN=Devices 3' } },
    });
  });

  it('are found in the list although the one of the role cannot be read again', async () => {
    const authority = scene.start();
    await scene.obtain(newOrder(), authority);
    scene.vault.signing = await add('Devices 2');
    scene.vault.next(/default/, refusal(500, 'internal error'), 100);

    await expect(scene.obtain(newOrder(), authority)).resolves.toMatchObject({
      issuer: { certificate: { subject: 'CN=Devices 2' } },
    });
  });

  it('are not any CA that has signed', async () => {
    scene.vault.signing = await FakeVault.newCa('Somebody');

    await expect(scene.obtain()).rejects.toMatchObject({
      constructor: MayHaveIssued,
      reason: 'CertificateIssuerUnexpected',
    });
  });
});
