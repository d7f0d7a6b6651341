import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FailureReason } from '../../../handler/vocabulary';
import { PRIVATE_CA } from '../../../sandbox/authorities/private-ca/kind';
import type { SandboxPrivateCa } from '../../../sandbox/authorities/private-ca/private-ca';
import type { IssuingFault } from '../../../sandbox/services/acm-pca/faults';
import { IDEMPOTENCY_WINDOWS_MS } from '../../../sandbox/services/acm-pca/idempotency';
import { WRONG_CERTIFICATES } from '../../../testing/faults/private-ca/wrong-certificates';
import { createCsr } from '../../../tools/device/csr';
import type { DeployedSigner } from '../deployed-signer';
import { SignerPool } from '../signer-pool';

// Generous: a slow machine is not a defect.
jest.setTimeout(120_000);

const MINUTE_MS = 60_000;

let signers: SignerPool<SandboxPrivateCa>;
let signer: DeployedSigner<SandboxPrivateCa>;

beforeAll(async () => {
  signers = await SignerPool.deploy(PRIVATE_CA, 1);
  signer = signers.one;
});

afterAll(() => signers.stop());

/** How long the CA remembers orders, in milliseconds. */
function setIdempotencyWindow(milliseconds: number): void {
  signer.authority.server.authority.idempotency.windowMs = milliseconds;
}

/** Asks for a new device, again and again. */
async function newDevice() {
  const { csrPem } = await createCsr({ subject: 'CN=device-1' });
  return () => signer.ask(csrPem, 'device-1');
}

describe('A device that asks again when the CA has forgotten its order', () => {
  it.each(IDEMPOTENCY_WINDOWS_MS)('after %d ms, gets another certificate', async (windowMs) => {
    const ask = await newDevice();
    setIdempotencyWindow(windowMs);

    const first = await ask();
    const within = await ask();
    signer.controls.advanceAuthoritysClock(windowMs);
    const later = await ask();

    expect(within.certificatePem).toBe(first.certificatePem);
    expect(later.certificatePem).not.toBe(first.certificatePem);
    expect(new X509Certificate(later.certificatePem ?? '').subject).toBe('CN=device-1');
  });
});

describe('A device whose certificate the CA has spoiled', () => {
  const spoiling: readonly (readonly [string, IssuingFault, FailureReason])[] = [
    ['by failing to issue it', { kind: 'issuing-fails' }, FailureReason.IssuanceFailed],
    ['with another subject', WRONG_CERTIFICATES.otherSubject, FailureReason.CertificateSubjectDiffers],
  ];

  it.each(
    spoiling.flatMap(([how, fault, reason]) =>
      IDEMPOTENCY_WINDOWS_MS.map((windowMs) => [how, windowMs / MINUTE_MS, fault, reason, windowMs] as const),
    ),
  )('%s, is refused for the %d minutes that the CA remembers it, and then served', async (...spoilt) => {
    const [, , fault, reason, windowMs] = spoilt;
    const ask = await newDevice();
    setIdempotencyWindow(windowMs);
    signer.authority.server.faults.next('IssueCertificate', fault);

    const within = [await ask(), await ask()];
    signer.controls.advanceAuthoritysClock(windowMs);
    const later = await ask();

    expect(within.map(({ outcome }) => outcome)).toEqual([reason, reason]);
    expect(later.outcome).toBe('signed');
  });
});
