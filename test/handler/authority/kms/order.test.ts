import '../../lambda-environment';
import { createHash, X509Certificate } from 'node:crypto';
import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { describe, expect, it, jest } from '@jest/globals';
import { checkLeaf } from '../../../../handler/x509/leaf';
import { certificateFor } from '../../../../sandbox/authorities/kms/own-ca';
import { openssl } from '../../../sandbox/x509/openssl';
import { newOrder } from '../new-order';
import { setScene } from './scene';

const MINUTE_MS = 60_000;

describe('A CA whose key is in KMS', () => {
  const scene = setScene();

  const rows = () => scene.ca.services.tables.items('iot-pki-ledger');
  const serialOf = (pem: string) => new X509Certificate(pem).serialNumber;
  /** Makes the ledger's clock go with the scene's. */
  const dated = () => jest.spyOn(Date, 'now').mockImplementation(scene.time.clock);

  it('signs a leaf that openssl verifies for a client', async () => {
    const order = newOrder();

    const { pem, issuer } = await scene.obtain(order);

    expect(issuer.id).toBe(scene.ca.id);
    expect(checkLeaf(pem, order.csr, issuer.certificate)).toMatchObject({ subjectRewritten: false });
    const files = { 'leaf.pem': pem, 'ca.pem': scene.ca.certificatePem };
    expect(
      openssl(['verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', 'ca.pem', 'leaf.pem'], files),
    ).toContain('leaf.pem: OK');
  });

  it('has KMS sign the digest of exactly what the ledger has, once, in two round trips to the ledger', async () => {
    const send = jest.spyOn(KMSClient.prototype, 'send');
    const { calls } = scene.ca;

    const { pem } = await scene.obtain(newOrder());

    const commands = send.mock.calls
      .map(([command]) => command)
      .filter((command) => command instanceof SignCommand);
    const [row, ...others] = await rows();
    send.mockRestore();
    expect(others).toEqual([]);
    expect(commands.map(({ input }) => input)).toEqual([
      {
        KeyId: scene.ca.id,
        Message: createHash('sha256')
          .update(Buffer.from(row?.tbs?.B ?? []))
          .digest(),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      },
    ]);
    expect(Buffer.from(row?.certificate?.B ?? [])).toEqual(new X509Certificate(pem).raw);
    expect(row?.serialNumber?.S).toBe(serialOf(pem));
    expect([calls.count('intend'), calls.count('order'), calls.count('record')]).toEqual([1, 1, 1]);
    expect([calls.count('look'), calls.count('read')]).toEqual([0, 0]);
  });

  it('gives the same request the same certificate, from whichever container, and signs it once', async () => {
    const order = newOrder();

    const first = await scene.obtain(order);
    const again = await scene.obtain(order, scene.start());

    expect(again.pem).toBe(first.pem);
    expect(scene.ca.calls.count('order')).toBe(1);
  });

  it('gives it another certificate once the window is over', async () => {
    const clock = dated();
    const order = newOrder();
    const container = scene.start();
    const first = await scene.obtain(order, container);

    scene.time.advance(5 * MINUTE_MS - 1_000);
    const within = await scene.obtain(order, container);
    scene.time.advance(2_000);
    const after = await scene.obtain(order, container);

    clock.mockRestore();
    expect(within.pem).toBe(first.pem);
    expect(serialOf(after.pem)).not.toBe(serialOf(first.pem));
    expect(await rows()).toHaveLength(2);
  });

  it('gives another requester of the same CSR a certificate of its own', async () => {
    const order = newOrder();

    const certificates = [
      await scene.obtain(order),
      await scene.obtain({ ...order, principalId: 'another claim' }),
      await scene.obtain({ ...order, clientId: 'device-2' }),
    ];

    expect(new Set(certificates.map(({ pem }) => serialOf(pem))).size).toBe(3);
  });

  it('gives another certificate for another profile, not an old one', async () => {
    const order = newOrder();
    const first = await scene.obtain(order);

    const longer = await scene.obtain(order, scene.start({ LEAF_PROFILE: '{"validityDays":60}' }));

    expect(serialOf(longer.pem)).not.toBe(serialOf(first.pem));
  });

  it('logs the intent before it signs, and neither the request nor what is signed', async () => {
    await scene.obtain(newOrder());

    const [row] = await rows();
    expect(scene.telemetry.logged('Certificate intended')).toEqual([
      expect.objectContaining({
        ledgerRequest: row?.request?.S,
        attempt: row?.attempt?.S,
        serialNumber: row?.serialNumber?.S,
      }),
    ]);
    const written = scene.telemetry.written.join('');
    expect(written).not.toContain('BEGIN');
    expect(written).not.toContain(
      Buffer.from(row?.tbs?.B ?? [])
        .toString('base64')
        .slice(0, 40),
    );
  });

  it('hands nothing out that is not recorded', async () => {
    scene.ca.calls.always('record', { kind: 'aws-error', code: 'AccessDeniedException' });

    await expect(scene.obtain(newOrder())).rejects.toMatchObject({ reason: 'LedgerAccessDenied' });

    expect(await scene.ca.issued()).toEqual([]);
  });

  it('goes on with a renewed certificate of the CA after an hour at most', async () => {
    const { parameters } = scene.ca.services;
    const container = scene.start();
    await scene.obtain(newOrder('before'), container);
    const renewed = await certificateFor(scene.ca.key, new Date(Date.now() + 20 * 365 * 86_400_000));
    parameters.putParameter({ Name: '/iot-pki/ca-certificate', Value: renewed, Overwrite: true });

    scene.time.advance(61 * MINUTE_MS);
    const { issuer } = await scene.obtain(newOrder('after'), container);

    expect(issuer.certificate.fingerprint256).toBe(new X509Certificate(renewed).fingerprint256);
  });
});
