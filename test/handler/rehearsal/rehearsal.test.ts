import '../lambda-environment';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MemoryAuthority, MemoryFailure } from '../../../handler/authority/memory-authority';
import type { Environment } from '../../../handler/environment';
import { metrics } from '../../../handler/powertools/metrics';
import { readExampleRequest } from '../../../handler/rehearsal/example-request';
import {
  createRehearsal,
  type RehearsalHandler,
  type RehearsalRequest,
  SLOWEST_MS,
} from '../../../handler/rehearsal/rehearsal';
import { readRequestPolicy } from '../../../handler/settings';
import { FailureReason, Metric } from '../../../handler/vocabulary';
import { newCsr, verify } from '../../sandbox/x509/openssl';
import { startContainer } from '../container';
import { FUNCTION_NAME, lambdaContext, SERVICE } from '../lambda';
import { memoryCa } from '../memory-ca';
import { Telemetry } from '../telemetry';
import { VirtualTime } from '../virtual-time';
import { OpensslAuthority } from '../x509/openssl-authority';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MODES = ['issue', 'probe'] as const;

const DENIED: MemoryFailure = { reason: FailureReason.AuthorityAccessDenied, explanation: 'not yet' };
const DISABLED: MemoryFailure = { reason: FailureReason.AuthorityNotActive, explanation: 'disabled' };

/** The patterns of a fleet, and a request that they allow. */
const FLEET: Environment = {
  SUBJECT_PATTERN: 'CN={clientId},O=Example',
  ALTERNATIVE_NAME_PATTERN: 'DNS:{clientId}\\.example\\.com',
  EXAMPLE_CLIENT_ID: 'device-1',
  EXAMPLE_SUBJECT: 'CN=device-1,O=Example',
  EXAMPLE_ALTERNATIVE_NAMES: '["DNS:device-1.example.com"]',
};

describe('The rehearsal', () => {
  let root: OpensslAuthority;
  let time: VirtualTime;
  let telemetry: Telemetry;
  /** The CA as the live signer uses it, and with the short lifetime of the rehearsal. */
  let live: MemoryAuthority;
  let short: MemoryAuthority;
  let handler: RehearsalHandler;

  beforeAll(() => {
    root = new OpensslAuthority('Memory CA');
  });

  beforeEach(() => {
    time = VirtualTime.start();
    telemetry = Telemetry.capture();
    live = memoryCa({}, root);
    short = memoryCa({ validityDays: 1 }, root);
    handler = rehearsalWith({});
  });

  afterEach(() => {
    telemetry.stop();
    time.stop();
  });

  /** @param environment Patterns, and an example. */
  const rehearsalWith = (environment: Environment): RehearsalHandler =>
    createRehearsal(() => ({
      live,
      forRehearsal: short,
      policy: readRequestPolicy({ SUBJECT_PATTERN: '.*', ...environment }),
      example: readExampleRequest(environment),
    }));

  const rehearse = (rehearsal: RehearsalRequest['rehearsal'] = 'issue') =>
    handler({ rehearsal }, lambdaContext(60_000));

  /** Denies everything until so much time has passed, as while a policy spreads. */
  const denyFor = (milliseconds: number) => {
    const spread = time.clock() + milliseconds;
    const get = () => (time.clock() < spread ? DENIED : undefined);
    for (const ca of [live, short]) Object.defineProperty(ca, 'failure', { get });
  };

  it.each(MODES)('that passes (%s) reports how long it took, and who signs until when', async (mode) => {
    const report = await rehearse(mode);

    expect(report).toEqual({
      outcome: 'rehearsal-passed',
      rehearsal: mode,
      latencyMs: expect.any(Number),
      issuer: 'CN=Memory CA',
      issuerKey: 'ec prime256v1',
      authorityDaysToExpiry: 1,
    });
    expect(telemetry.logged('Rehearsal passed')).toMatchObject([report]);
  });

  it('issues one certificate, for a throw-away key and the name of the function', async () => {
    await rehearse();

    const [record, ...more] = short.certificates;
    expect([more, live.certificates]).toEqual([[], []]);
    expect(record?.order.csr.subject).toBe(`CN=${FUNCTION_NAME},O=Rehearsal`);
    expect(verify(record?.pem ?? '', root.pem)).toBe('leaf.pem: OK');
  });

  it('issues nothing when it only probes', async () => {
    await rehearse('probe');

    expect([...short.certificates, ...live.certificates]).toEqual([]);
  });

  it('publishes whether it failed, and nothing that a request of a device counts', async () => {
    await rehearse();
    short.failure = DISABLED;
    await expect(rehearse()).rejects.toThrow();

    expect(telemetry.metrics()).toMatchObject(
      [0, 1].map((value) => ({ name: Metric.RehearsalFailed, value, dimensions: { service: SERVICE } })),
    );
    expect(metrics.hasStoredMetrics()).toBe(false);
  });

  it('that works but is too slow fails, and says so', async () => {
    short.handsOut = ({ pem }) => {
      time.advance(SLOWEST_MS + 1);
      return pem;
    };

    await expect(rehearse()).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.RehearsalTooSlow,
      message: expect.stringMatching(/took 4\d{3} ms; over 4000 ms is too close to the 5000 ms/),
    });
    expect(telemetry.logged('Rehearsal failed')).toMatchObject([{ reason: FailureReason.RehearsalTooSlow }]);
  });

  it.each(MODES)(
    'waits (%s) for permissions that spread, and times only the attempt that counts',
    async (mode) => {
      denyFor(20_000);

      const report = await rehearse(mode);

      expect(time.waits.filter((wait) => wait === 1_000).length).toBeGreaterThan(15);
      expect(report.latencyMs).toBeLessThan(SLOWEST_MS);
    },
  );

  it.each(MODES)('fails (%s) when the permission does not come within 45 s', async (mode) => {
    denyFor(Number.POSITIVE_INFINITY);

    await expect(rehearse(mode)).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.AuthorityAccessDenied,
    });

    expect(time.waitedMs).toBe(45_000);
    expect(telemetry.logged('Rehearsal failed')).toHaveLength(1);
  });

  it.each(MODES)('fails (%s) at once when the CA is disabled', async (mode) => {
    live.failure = DISABLED;

    await expect(rehearse(mode)).rejects.toMatchObject({ reason: FailureReason.AuthorityNotActive });

    expect(time.waits).toEqual([]);
  });

  it('fails when the CA gives out a wrong certificate, before a device gets one', async () => {
    short.handsOut = () => root.sign(newCsr('/CN=somebody-else'), 'basicConstraints=CA:FALSE');

    await expect(rehearse()).rejects.toMatchObject({ reason: FailureReason.CertificateSubjectDiffers });
  });

  describe('with an example', () => {
    it('has that request signed, and reports that the patterns allow it', async () => {
      handler = rehearsalWith(FLEET);

      const report = await rehearse();

      expect(report.example).toBe('CN=device-1,O=Example; DNS:device-1.example.com');
      expect(short.certificates).toHaveLength(1);
      const leaf = new X509Certificate(short.certificates[0]?.pem ?? '');
      expect(leaf.subject).toBe('O=Example\nCN=device-1');
      expect(leaf.subjectAltName).toBe('DNS:device-1.example.com');
      expect(Date.parse(leaf.validTo)).toBeLessThanOrEqual(time.clock() + DAY_MS + HOUR_MS);
    });

    it('tries the patterns on it without a certificate when it only probes', async () => {
      handler = rehearsalWith(FLEET);

      expect((await rehearse('probe')).example).toBe('CN=device-1,O=Example; DNS:device-1.example.com');
      expect([...short.certificates, ...live.certificates]).toEqual([]);
    });

    it.each(MODES)('fails (%s), before the CA is asked, when a pattern refuses it', async (mode) => {
      handler = rehearsalWith({ ...FLEET, SUBJECT_PATTERN: 'O=Example,CN={clientId}' });

      await expect(rehearse(mode)).rejects.toMatchObject({
        name: 'SigningFailed',
        reason: FailureReason.ExampleRefused,
        message:
          'ExampleRefused: subject_pattern does not allow example_subject for example_client_id: ' +
          'CsrSubjectNotAllowed: the subject "CN=device-1,O=Example" is not one that client "device-1" may have: it ' +
          'does not match the pattern. The pattern has the parts in the reverse order. The signer writes the last ' +
          'part of the subject first, as RFC 4514 has it: "CN=device-1,O=Example".',
      });
      expect([...short.certificates, ...live.certificates]).toEqual([]);
      expect(telemetry.logged('Rehearsal failed')).toMatchObject([{ reason: FailureReason.ExampleRefused }]);
    });

    it('fails when the settings hold but half of one', async () => {
      handler = rehearsalWith({ ...FLEET, EXAMPLE_SUBJECT: '' });

      await expect(rehearse()).rejects.toThrow(
        'Unexpected: InvalidSetting: EXAMPLE_SUBJECT is not set, but another part of the example is',
      );
    });
  });
});

describe("The deployed function's rehearsal", () => {
  it('tries the patterns of its environment on the example', async () => {
    const telemetry = Telemetry.capture();
    Object.assign(process.env, { EXAMPLE_CLIENT_ID: 'device-1', EXAMPLE_SUBJECT: 'CN=device-1' });
    const container = startContainer(new OpensslAuthority(), { subjectPattern: 'CN={clientId},O=Example' });
    try {
      await expect(container.rehearse({ rehearsal: 'issue' })).rejects.toThrow(
        'ExampleRefused: subject_pattern does not allow example_subject for example_client_id',
      );
    } finally {
      delete process.env.EXAMPLE_CLIENT_ID;
      delete process.env.EXAMPLE_SUBJECT;
      container.stop();
      telemetry.stop();
    }
  });
});
