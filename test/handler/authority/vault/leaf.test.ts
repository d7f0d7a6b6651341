import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { MayHaveIssued } from '../../../../handler/errors';
import type { SignOptions } from '../../../../sandbox/x509/profile';
import { newCsr } from '../../../sandbox/x509/openssl';
import { newOrder } from '../new-order';
import { ok } from './fake-vault';
import { setScene } from './scene';

const DAY_MS = 86_400_000;

describe("A leaf of Vault's", () => {
  const scene = setScene();

  it.each<[string, Partial<SignOptions>, string, string]>([
    [
      'is for servers, too',
      { usages: ['client', 'server'] },
      'CertificateExtensionUnexpected',
      'server_flag=false',
    ],
    ['is for servers only', { usages: ['server'] }, 'CertificateNotForClients', 'client_flag=true'],
    ['can sign others', { isAuthority: true }, 'CertificateIsCa', 'key_usage'],
    [
      'is not valid yet',
      { notBefore: new Date(Date.now() + DAY_MS), notAfter: new Date(Date.now() + 2 * DAY_MS) },
      'CertificateNotValidNow',
      'not_before',
    ],
  ])(
    'that %s is handed to nobody, and the setting of the role is named',
    async (_, leaf, reason, setting) => {
      scene.vault.leaf = leaf;

      const error = await scene.obtain().catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(MayHaveIssued);
      expect(error).toMatchObject({ reason, message: expect.stringContaining(setting) });
      expect(scene.telemetry.logged('The CA has issued a certificate that no device gets')).toEqual([
        expect.objectContaining({
          serialNumber: expect.stringMatching(/^[0-9A-F]+$/),
          certificateIssuer: '"CN=Devices 1"',
        }),
      ]);
    },
  );

  it('that has another subject, as sign rebuilds it, is handed to nobody, and the way out is named', async () => {
    const [ca] = scene.vault.issuers.values();
    const other = newOrder('device-1');
    const rebuilt = await ca?.signCsr(
      `-----BEGIN CERTIFICATE REQUEST-----\n${other.csr.der.toString('base64')}\n-----END CERTIFICATE REQUEST-----`,
      {
        notBefore: new Date(Date.now() - DAY_MS),
        notAfter: new Date(Date.now() + DAY_MS),
      },
    );
    scene.vault.next(/sign/, ok({ certificate: rebuilt }));

    await expect(scene.obtain(newOrder('device-2'))).rejects.toMatchObject({
      constructor: MayHaveIssued,
      reason: 'CertificateSubjectDiffers',
      message: expect.stringMatching(/organization, ou, country.*sign-verbatim.*example/),
    });
  });

  it.each([
    ['with the same subject', '/CN=device-1', 'CertificateKeyDiffers'],
    ['with another one', '/CN=device-2', 'CertificateSubjectDiffers'],
  ])("that is another device's, %s, is handed to nobody", async (_, subject, reason) => {
    const [ca] = scene.vault.issuers.values();
    const notBefore = new Date(Date.now() - DAY_MS);
    const others = await ca?.signCsr(newCsr(subject), { notBefore, notAfter: new Date(Date.now() + DAY_MS) });
    scene.vault.next(/sign/, ok({ certificate: others, ca_chain: ['junk'], issuing_ca: 7 }));

    await expect(scene.obtain(newOrder('device-1'))).rejects.toMatchObject({
      constructor: MayHaveIssued,
      reason,
    });
  });

  it('that has a purpose named in the settings is handed out', async () => {
    scene.vault.leaf = { usages: ['client', 'server'] };

    await expect(
      scene.obtain(newOrder(), scene.start({ allowedExtensions: ['1.3.6.1.5.5.7.3.1'] })),
    ).resolves.toMatchObject({ pem: expect.stringContaining('BEGIN CERTIFICATE') });
  });

  it.each([
    ['is no certificate', 'hello'],
    ['is long', 'A'.repeat(500_000)],
    ['is several', '-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n'],
  ])('that %s is handed to nobody', async (_, certificate) => {
    scene.vault.next(/sign/, ok({ certificate }));

    await expect(scene.obtain()).rejects.toMatchObject({
      constructor: MayHaveIssued,
      reason: 'CertificateMalformed',
    });
  });
});
