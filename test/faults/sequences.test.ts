import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FailureReason, Metric } from '../../handler/vocabulary';
import { AUTHORITIES } from '../../sandbox/authorities/built-in';
import type { WireFault } from '../../sandbox/wire/faults/wire-fault';
import { csrSha256Of } from '../../testing/faults/csr-sha256';
import type { LogRecord } from '../../testing/faults/records';
import * as Wire from '../../testing/faults/wire-faults';
import { createCsr } from '../../tools/device/csr';
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

/** How a request may end that met them: with a certificate, or without, for a reason that names the authority or the ledger. */
const ENDS: readonly string[] = [
  'signed',
  FailureReason.AuthorityUnavailable,
  FailureReason.AuthorityAnswerUnreadable,
  // Of a CA that is asked once, and answers 500.
  FailureReason.IssuanceFailed,
];

async function newDevice() {
  const { csrPem } = await createCsr({ subject: 'CN=device-1' });
  return { csrPem, sha256: csrSha256Of(csrPem) };
}

describe.each(AUTHORITIES.map((kind) => [kind.name, kind] as const))(
  'With the authority %s,',
  (_name, kind) => {
    let signers: SignerPool;

    beforeAll(async () => {
      signers = await SignerPool.deploy(kind, 4);
    });

    afterAll(() => signers.stop());

    describe('Faults in one request', () => {
      it('cost time but no certificate that is handed out, for any two passing faults in a row', async () => {
        const ended: { readonly outcome: string; readonly certificates: number; readonly pair: string }[] =
          [];
        const again: unknown[] = [];

        await signers.forEach(PAIRS, async (signer, { first, second, faults }) => {
          const { csrPem, sha256 } = await newDevice();
          for (const fault of faults) signer.authority.calls.next('any', fault);
          const { outcome, certificatePem } = await signer.ask(csrPem, 'device-1');
          const certificates = (await signer.certificatesFor(sha256)).length;
          ended.push({ pair: `${first}, ${second}`, outcome, certificates });
          await signer.controls.clear();
          const repeated = await signer.ask(csrPem, 'device-1');
          again.push([
            repeated.outcome,
            (certificatePem ?? repeated.certificatePem) === repeated.certificatePem,
          ]);
        });

        expect(ended).toHaveLength(PAIRS.length);
        expect(again).toEqual(PAIRS.map(() => ['signed', true]));
        // A CA that cannot tell is not asked again once it may have issued a certificate: the request ends there.
        const inOneRequest = kind.isIdempotent ? ended : ended.filter(({ outcome }) => outcome === 'signed');
        expect(ended.filter(({ certificates }) => certificates > 1)).toEqual([]);
        expect(inOneRequest.filter(({ certificates }) => certificates !== 1)).toEqual([]);
        expect(inOneRequest.map(({ outcome }) => outcome)).toEqual(inOneRequest.map(() => 'signed'));
        expect(ended.map(({ outcome }) => outcome).filter((outcome) => !ENDS.includes(outcome))).toEqual([]);
      });
    });

    describe('A container that starts while the authority', () => {
      it.each<[string, WireFault]>([
        ['throttles', Wire.THROTTLED],
        ['does not answer', Wire.HANG_BEFORE],
        ['answers in drips', Wire.SLOW_DRIP],
        ['fails', Wire.ERROR_500],
      ])(
        '%s, and whose first request needs no authority, leaves nothing behind for the next',
        async (_, fault) => {
          const { one: signer } = signers;
          const { csrPem } = await newDevice();
          await signer.renewContainer();
          signer.authority.calls.always('issuer', fault);

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
        },
      );
    });
  },
);

/** Whether a log line has the metric of throttled calls. */
function countsThrottles(record: LogRecord): boolean {
  return Metric.AuthorityThrottles in record;
}
