import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import type { WireFault } from '../../../../sandbox/wire/faults/wire-fault';
import { newOrder } from '../new-order';
import { setScene } from './scene';

const refusal = (code: string, status = 400): WireFault => ({ kind: 'aws-error', code, status });

describe('A CA whose key is in KMS, when', () => {
  const scene = setScene();

  const ledger = () => scene.ca.services.tables.items('iot-pki-ledger');

  it.each<[string, WireFault]>([
    ['throttles', refusal('ThrottlingException')],
    ['has an internal fault', refusal('KMSInternalException', 500)],
    ['cannot reach the key for a moment', refusal('KeyUnavailableException', 500)],
    ['times out inside', refusal('DependencyTimeoutException', 503)],
    ['resets the connection', { kind: 'reset' }],
    ['resets it once it has signed', { kind: 'reset', strikes: 'after' }],
    ['breaks off in its answer', { kind: 'truncate', bytes: 20 }],
    ['answers with a page', { kind: 'response', body: '<html>', status: 503, contentType: 'text/html' }],
  ])('KMS %s twice, is asked again, and one certificate is recorded and handed out', async (_, fault) => {
    scene.ca.calls.next('order', fault, 2);

    const { pem } = await scene.obtain(newOrder());

    // On a busy machine, a call may take too long and be made once more.
    expect(scene.ca.calls.count('order')).toBeGreaterThanOrEqual(3);
    expect((await scene.ca.issued()).map(({ certificatePem }) => certificatePem?.replace(/\s/g, ''))).toEqual(
      [pem.replace(/\s/g, '')],
    );
  });

  it.each([
    ['ledger-gone', 'LedgerNotFound'],
    ['key-about-to-be-deleted', 'AuthorityNotActive'],
  ])('on-call practices on the fault %s, fails as %s until it ends', async (name, reason) => {
    const order = newOrder();

    scene.ca.ownFaults.find((fault) => fault.name === name)?.begin();

    await expect(scene.obtain(order)).rejects.toMatchObject({ reason });
    scene.ca.enable();
    scene.ca.calls.clear();
    await expect(scene.obtain(order)).resolves.toMatchObject({ issuer: { id: scene.ca.id } });
  });

  it.each<[string, string]>([
    ['AuthorityNotActive', 'DisabledException'],
    ['AuthorityNotActive', 'KMSInvalidStateException'],
    ['AuthorityNotFound', 'NotFoundException'],
    ['AuthorityAccessDenied', 'AccessDeniedException'],
    ['AuthorityKeyUnsupported', 'InvalidKeyUsageException'],
    ['AuthorityRefused', 'ValidationException'],
    ['AuthorityRefused', 'InvalidGrantTokenException'],
  ])(
    'fails as %s when KMS answers %s, at once, and the next try is not kept waiting',
    async (reason, code) => {
      const order = newOrder();
      scene.ca.calls.next('order', refusal(code));

      await expect(scene.obtain(order)).rejects.toMatchObject({
        reason,
        message: expect.stringContaining('AWS KMS'),
      });
      expect(scene.ca.calls.count('order')).toBe(1);

      await scene.obtain(order);
      expect(await scene.ca.issued()).toHaveLength(1);
      expect(scene.time.waitedMs).toBe(0);
    },
  );

  it.each<[string, string]>([
    ['LedgerAccessDenied', 'AccessDeniedException'],
    ['LedgerNotFound', 'ResourceNotFoundException'],
    ['LedgerRefused', 'ValidationException'],
  ])('fails as %s when the ledger answers %s, and signs nothing', async (reason, code) => {
    scene.ca.calls.always('intend', refusal(code));

    await expect(scene.obtain(newOrder())).rejects.toMatchObject({ reason });

    expect(scene.ca.calls.count('order')).toBe(0);
  });

  it.each<[string, WireFault]>([
    ['is lost', { kind: 'reset', strikes: 'after' }],
    ['breaks off', { kind: 'truncate', bytes: 1 }],
  ])(
    'the answer of the ledger to each write %s once, knows its own entry, and signs once',
    async (_, fault) => {
      scene.ca.calls.next('intend', fault);
      scene.ca.calls.next('record', fault);

      const { pem } = await scene.obtain(newOrder());

      expect(await scene.ca.issued()).toHaveLength(1);
      expect(await ledger()).toHaveLength(1);
      expect(scene.ca.calls.count('order')).toBe(1);
      expect(pem).toContain('BEGIN CERTIFICATE');
    },
  );

  it('the ledger stays unreachable, says so when no time is left', async () => {
    scene.ca.calls.always('record', { kind: 'reset' });

    await expect(scene.obtain(newOrder())).rejects.toMatchObject({ reason: 'LedgerUnreachable' });

    expect(await scene.ca.issued()).toEqual([]);
  });

  it('another key signs than its certificate says, hands nothing out', async () => {
    const other = scene.ca.services.kms.keys.create({ spec: 'ECC_NIST_P256' });
    const authority = scene.start({ CA_KEY_ARN: other.arn });

    await expect(scene.obtain(newOrder(), authority)).rejects.toMatchObject({
      reason: 'CertificateIssuerUnexpected',
    });
    expect(await scene.ca.issued()).toEqual([]);
  });
});
