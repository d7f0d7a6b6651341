import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FailureReason, Metric } from '../../handler/vocabulary';
import type { IssuingFault } from '../../sandbox/services/acm-pca/faults';
import { IDEMPOTENCY_WINDOWS_MS } from '../../sandbox/services/acm-pca/idempotency';
import type { WireFault } from '../../sandbox/wire/faults/wire-fault';
import { csrSha256Of } from '../../testing/faults/csr-sha256';
import type { LogRecord } from '../../testing/faults/records';
import * as Wire from '../../testing/faults/wire-faults';
import { WRONG_CERTIFICATES } from '../../testing/faults/wrong-certificates';
import { createCsr } from '../../tools/device/csr';
import { ISSUER } from './matrix/injections';
import { SignerPool } from './signer-pool';

// Generous: a slow machine is not a defect.
jest.setTimeout(240_000);

/** Faults that soon pass. */
const PASSING: Readonly<Record<string, WireFault>> = {
  throttled: Wire.THROTTLED,
  'reset before': Wire.RESET_BEFORE,
  'reset after': Wire.RESET_AFTER,
  'half an answer': Wire.HALF_AN_ANSWER,
  'not JSON': Wire.MALFORMED_JSON,
  'HTTP 500': Wire.ERROR_500,
  'HTTP 503': Wire.ERROR_503,
  drips: Wire.FAST_DRIP,
};

const PAIRS = Object.entries(PASSING).flatMap(([first, fault]) =>
  Object.entries(PASSING).map(([second, next]) => ({ first, second, faults: [fault, next] })),
);

const MINUTE_MS = 60_000;

let signers: SignerPool;

beforeAll(async () => {
  signers = await SignerPool.deploy(4);
});

afterAll(() => signers.stop());

async function newDevice() {
  const { csrPem } = await createCsr({ subject: 'CN=device-1' });
  return { csrPem, sha256: csrSha256Of(csrPem) };
}

describe('Faults in one request', () => {
  it('cost time but no certificate, for any two passing faults in a row', async () => {
    const ended: unknown[] = [];

    await signers.forEach(PAIRS, async (signer, { first, second, faults }) => {
      const { csrPem, sha256 } = await newDevice();
      for (const fault of faults) signer.controls.faults.next('any', fault);
      const { outcome } = await signer.ask(csrPem, 'device-1');
      ended.push({ first, second, outcome, certificates: signer.certificatesFor(sha256).length });
    });

    expect(ended).toHaveLength(PAIRS.length);
    expect(ended).toEqual(
      expect.arrayContaining(
        PAIRS.map(({ first, second }) => ({ first, second, outcome: 'signed', certificates: 1 })),
      ),
    );
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
    const { one: signer } = signers;
    const { csrPem } = await newDevice();
    signer.controls.setIdempotencyWindow(windowMs);
    signer.controls.faults.next('IssueCertificate', fault);
    const ask = async () => (await signer.ask(csrPem, 'device-1')).outcome;

    const within = [await ask(), await ask()];
    signer.controls.advanceCaClock(windowMs);
    const later = await ask();

    expect(within).toEqual([reason, reason]);
    expect(later).toBe('signed');
  });
});

describe('A container that starts while the CA', () => {
  it.each<[string, WireFault]>([
    ['throttles', Wire.THROTTLED],
    ['does not answer', Wire.HANG_BEFORE],
    ['answers in drips', Wire.SLOW_DRIP],
    ['fails', Wire.ERROR_500],
  ])('%s, and whose first request needs no CA, leaves nothing behind for the next', async (_, fault) => {
    const { one: signer } = signers;
    const { csrPem } = await newDevice();
    await signer.renewContainer();
    signer.controls.faults.always(ISSUER, fault);

    const first = await signer.ask('no CSR', 'device-1');
    const second = await signer.ask('no CSR', 'device-1');
    await signer.controls.clear();
    const third = await signer.ask(csrPem, 'device-1');

    expect([first, second, third].map(({ outcome }) => outcome)).toEqual([
      'CsrNotPem',
      'CsrNotPem',
      'signed',
    ]);
    expect([first, second, third].flatMap(({ leftovers }) => leftovers)).toEqual([]);
    expect([first, second, third].flatMap(({ log }) => log.filter(countsThrottles))).toEqual([]);
    expect(signer.gateway.underWay).toBe(0);
  });
});

/** Whether a log line has the metric of throttled calls. */
function countsThrottles(record: LogRecord): boolean {
  return Metric.AuthorityThrottles in record;
}
