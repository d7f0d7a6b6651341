import '../lambda-environment';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Order } from '../../../handler/authority/authority';
import { RememberedAuthority } from '../../../handler/authority/remembered-authority';
import { Deadline } from '../../../handler/deadline';
import { idempotent } from '../../../handler/ledger/idempotent';
import { RecordedAuthority } from '../../../handler/ledger/recorded-authority';
import { FailureReason } from '../../../handler/vocabulary';
import type { Mishap } from '../ledger/faulty-table';
import { FORGER, LossyAuthority, OutsideCa } from '../ledger/outside-ca';
import { requestOf } from '../ledger/signing';
import { Telemetry } from '../telemetry';

const WINDOW_MS = 300_000;

describe('An authority with the memory of its container', () => {
  let telemetry: Telemetry;
  let ca: OutsideCa;
  let mishaps: Mishap[];
  let nowMs: number;
  let authority: RememberedAuthority;

  beforeEach(() => {
    telemetry = Telemetry.capture();
    begin();
  });

  afterEach(() => telemetry.stop());

  function begin(): void {
    ca = new OutsideCa();
    mishaps = [];
    nowMs = Date.parse('2026-06-01');
    const next = () => mishaps.shift() ?? { beforeMs: 0, afterMs: 0, fault: 'none' as const };
    authority = new RememberedAuthority(new LossyAuthority(ca, next), {
      windowMs: WINDOW_MS,
      most: 10,
      now: () => nowMs,
    });
  }

  const befalls = (fault: Mishap['fault'], beforeMs = 0) => mishaps.push({ beforeMs, afterMs: 0, fault });
  const obtain = async (order: Order = requestOf(), budgetMs = 60_000) =>
    (await authority.order(order)).collect(new Deadline(budgetMs));

  it('gives the same order the same certificate within the window, and another one after it', async () => {
    const first = await obtain();
    nowMs += WINDOW_MS - 1;
    expect(await obtain()).toBe(first);
    nowMs += 1;

    expect((await obtain()).pem).not.toBe(first.pem);
    expect(ca.issued).toHaveLength(2);
    expect(telemetry.logged('Certificate ordered')).toHaveLength(2);
  });

  it('gives it to nobody else', async () => {
    const first = await obtain();

    expect((await obtain(requestOf('device-2'))).pem).not.toBe(first.pem);
    expect((await obtain({ ...requestOf(), principalId: 'another claim' })).pem).not.toBe(first.pem);
    expect(ca.issued).toHaveLength(3);
  });

  it('places one order for those who ask at once, who share what comes of it', async () => {
    const [one, other] = await Promise.all([obtain(), obtain()]);
    expect(one).toBe(other);
    befalls('fails');
    const asked = await Promise.allSettled([obtain(requestOf('device-2')), obtain(requestOf('device-2'))]);

    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(ca.issued).toHaveLength(1);
    expect((await obtain(requestOf('device-2'))).pem).toBe(ca.issued[1]?.pem);
  });

  it.each<[Mishap['fault'], number]>([
    ['fails', 1],
    ['lost answer', 2],
  ])('remembers nothing of an order when the CA %s', async (fault, issued) => {
    befalls(fault);
    await expect(obtain()).rejects.toMatchObject({ name: 'SigningFailed' });

    const certificate = await obtain();

    expect(await obtain()).toBe(certificate);
    expect(ca.issued).toHaveLength(issued);
  });

  it('waits for an order of another no longer than until its own deadline', async () => {
    befalls('dies before');
    const first = obtain(requestOf(), 80);

    await expect(obtain(requestOf(), 10)).rejects.toMatchObject({ reason: FailureReason.DeadlineExceeded });
    await expect(first).rejects.toMatchObject({ reason: FailureReason.DeadlineExceeded });
    expect((await obtain()).pem).toBe(ca.issued[0]?.pem);
  });

  it('remembers no certificate that the device cannot have', async () => {
    const wrong = { ...FORGER, certificate: FORGER.certificate };
    const inner = new LossyAuthority(ca, () => ({ beforeMs: 0, afterMs: 0, fault: 'none' }));
    const mute = Object.assign(inner, {
      order: async () => ({ id: 'an order', collect: async () => ({ pem: 'an error page', issuer: wrong }) }),
    });
    authority = new RememberedAuthority(mute, { windowMs: WINDOW_MS });

    await expect(obtain()).rejects.toMatchObject({ reason: FailureReason.CertificateMalformed });
    await expect(obtain()).rejects.toMatchObject({ reason: FailureReason.CertificateMalformed });
    expect(telemetry.logged('Certificate ordered')).toHaveLength(2);
  });

  it('forgets the oldest certificate when there would be too many', async () => {
    for (let device = 0; device <= 10; device++) await obtain(requestOf(`device-${device}`));

    await obtain(requestOf('device-10'));
    await obtain(requestOf('device-3'));
    expect(ca.issued).toHaveLength(11);
    await obtain(requestOf('device-0'));
    expect(ca.issued).toHaveLength(12);
  });

  it('never hands out two certificates for one order within the window, whatever befalls its orders', async () => {
    const events = fc.array(
      fc.record({
        device: fc.constantFrom('device-1', 'device-2'),
        fault: fc.constantFrom<Mishap['fault']>('none', 'none', 'fails', 'late', 'lost answer'),
        passesMs: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constant(WINDOW_MS)),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(events, async (all) => {
        begin();
        const last = new Map<string, { readonly pem: string; readonly atMs: number }>();
        for (const { device, fault, passesMs } of all) {
          nowMs += passesMs;
          mishaps = [{ beforeMs: 0, afterMs: 0, fault }];
          const issued = await obtain(requestOf(device)).catch(() => undefined);
          const known = last.get(device);
          if (known !== undefined && nowMs - known.atMs < WINDOW_MS) expect(issued?.pem).toBe(known.pem);
          else if (issued !== undefined) last.set(device, { pem: issued.pem, atMs: nowMs });
        }
      }),
      { seed: 17, numRuns: 100 },
    );
  });

  it('passes everything else on', async () => {
    const deadline = new Deadline(1_000);

    expect([authority.id, await authority.issuers(deadline)]).toEqual(['a CA', [FORGER]]);
    expect(await authority.connectionCertificates(deadline)).toEqual([]);
    await authority.warmUp(new AbortController().signal);
    await authority.probe(deadline);
  });

  it('is what a deployment without a ledger gets, with the window of its settings', () => {
    const inner = new LossyAuthority(ca, () => ({ beforeMs: 0, afterMs: 0, fault: 'none' }));
    const made = (environment: Record<string, string>) =>
      idempotent(inner, { AWS_REGION: 'eu-central-1', ...environment }, 'a profile');

    expect(made({})).toBeInstanceOf(RememberedAuthority);
    expect(made({ LEDGER_TABLE: 'a-ledger' })).toBeInstanceOf(RecordedAuthority);
    expect(() => made({ LEDGER_WINDOW_SECONDS: '5' })).toThrow('LEDGER_WINDOW_SECONDS');
  });
});
