import '../lambda-environment';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
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
import { FailureReason } from '../../../handler/vocabulary';
import type {
  Authorize,
  Operation,
  PrivateCaServer,
} from '../../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../../sandbox/x509/authority';
import { REWRITTEN_SUBJECT, WRONG_CERTIFICATES } from '../../../testing/faults/private-ca/wrong-certificates';
import { verify } from '../../sandbox/x509/openssl';
import { authorityAt, startPrivateCa } from '../authority/private-ca/sandbox';
import { startContainer } from '../container';
import { FUNCTION_NAME, lambdaContext } from '../lambda';
import { Telemetry } from '../telemetry';
import { VirtualTime } from '../virtual-time';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MODES = ['issue', 'probe'] as const;

/** The rehearsal of a signer whose certificates live for 30 days. @param environment patterns, and an example */
function rehearsalAt(privateCa: PrivateCaServer, environment: Environment = {}): RehearsalHandler {
  return createRehearsal(() => ({
    live: authorityAt(privateCa),
    forRehearsal: authorityAt(privateCa, { validityDays: 1 }),
    policy: readRequestPolicy({ SUBJECT_PATTERN: '.*', ...environment }),
    example: readExampleRequest(environment),
  }));
}

/** The patterns of a fleet, and a request that they allow. */
const FLEET: Environment = {
  SUBJECT_PATTERN: 'CN={clientId},O=Example',
  ALTERNATIVE_NAME_PATTERN: 'DNS:{clientId}\\.example\\.com',
  EXAMPLE_CLIENT_ID: 'device-1',
  EXAMPLE_SUBJECT: 'CN=device-1,O=Example',
  EXAMPLE_ALTERNATIVE_NAMES: '["DNS:device-1.example.com"]',
};

describe('The rehearsal', () => {
  let root: X509Authority;
  let time: VirtualTime;
  let telemetry: Telemetry;
  let privateCa: PrivateCaServer;
  let handler: RehearsalHandler;

  beforeAll(async () => {
    const notAfter = new Date(Date.now() + 100 * DAY_MS + HOUR_MS);
    root = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1', notAfter });
  });

  beforeEach(async () => {
    time = VirtualTime.start();
    telemetry = Telemetry.capture();
    privateCa = await startPrivateCa({ authority: root, clock: time.clock });
    handler = rehearsalAt(privateCa);
  });

  afterEach(async () => {
    telemetry.stop();
    time.stop();
    await privateCa.stop();
  });

  const rehearse = (rehearsal: RehearsalRequest['rehearsal'] = 'issue') =>
    handler({ rehearsal }, lambdaContext(60_000));

  /** Allows an operation (or all) only once so much time has passed, as while a policy spreads. */
  const permittedAfter = (milliseconds: number, late?: Operation): Authorize => {
    const spread = time.clock() + milliseconds;
    return (operation) => (late !== undefined && operation !== late) || time.clock() >= spread;
  };

  it.each(MODES)('that passes (%s) reports how long it took, and who signs until when', async (mode) => {
    const report = await rehearse(mode);

    expect(report).toEqual({
      outcome: 'rehearsal-passed',
      rehearsal: mode,
      latencyMs: expect.any(Number),
      issuer: 'CN=Sandbox CA',
      issuerKey: 'ec prime256v1',
      authorityDaysToExpiry: 100,
    });
    expect(telemetry.logged('Rehearsal passed')).toMatchObject([report]);
  });

  it('reports the size of an RSA key', async () => {
    const authority = await X509Authority.create({ commonName: 'RSA CA', key: 'RSA_2048' });
    const ca = await startPrivateCa({ authority, clock: time.clock });
    handler = rehearsalAt(ca);

    const report = await rehearse().finally(() => ca.stop());

    expect(report.issuerKey).toBe('rsa 2048');
  });

  it.each(MODES)('fails (%s) where the CA would refuse the lifetime of the live signer', async (mode) => {
    const ca = await startPrivateCa({
      authority: root,
      clock: time.clock,
      usageMode: 'SHORT_LIVED_CERTIFICATE',
    });
    handler = rehearsalAt(ca);

    const rehearsal = rehearse(mode).finally(() => ca.stop());

    await expect(rehearsal).rejects.toMatchObject({
      reason: FailureReason.AuthorityRefused,
      message: expect.stringContaining('issues for 7 days at most, not for 30'),
    });
    expect(ca.authority.certificates).toEqual([]);
  });

  it('issues one certificate, for a throw-away key and the name of the function', async () => {
    await rehearse();

    const [record, ...more] = privateCa.authority.certificates;
    expect(more).toEqual([]);
    expect(record?.subject).toBe(`O=Rehearsal, CN=${FUNCTION_NAME}`);
    expect(verify(record?.certificatePem ?? '', privateCa.certificatePem)).toBe('leaf.pem: OK');
  });

  it('issues nothing when it only probes', async () => {
    await rehearse('probe');

    expect(privateCa.requests.count('IssueCertificate')).toBe(0);
  });

  it('publishes no metric, whether it passes or fails', async () => {
    privateCa.faults.next('IssueCertificate', { kind: 'aws-error', code: 'ThrottlingException' });
    await rehearse();
    privateCa.authority.status = 'DISABLED';
    await expect(rehearse()).rejects.toThrow();

    expect(telemetry.metrics()).toEqual([]);
    expect(metrics.hasStoredMetrics()).toBe(false);
  });

  it('that works but is too slow fails, and says so', async () => {
    privateCa.authorize = (operation) => {
      if (operation === 'IssueCertificate') time.advance(SLOWEST_MS);
      return true;
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
      privateCa.authorize = permittedAfter(20_000);

      const report = await rehearse(mode);

      expect(time.waits.filter((wait) => wait === 1_000).length).toBeGreaterThan(15);
      expect(report.latencyMs).toBeLessThan(SLOWEST_MS);
    },
  );

  it('issues one certificate when the permission to fetch it spreads last', async () => {
    privateCa.authorize = permittedAfter(20_000, 'GetCertificate');

    await rehearse();

    expect(privateCa.requests.count('IssueCertificate')).toBeGreaterThan(1);
    expect(privateCa.authority.certificates).toHaveLength(1);
  });

  it.each(MODES)('fails (%s) when the permission does not come within 45 s', async (mode) => {
    privateCa.authorize = permittedAfter(Number.POSITIVE_INFINITY);

    await expect(rehearse(mode)).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.AuthorityAccessDenied,
    });

    expect(time.waitedMs).toBe(45_000);
    expect(telemetry.logged('Rehearsal failed')).toHaveLength(1);
  });

  it.each(MODES)('fails (%s) at once when the CA is disabled', async (mode) => {
    privateCa.authority.status = 'DISABLED';

    await expect(rehearse(mode)).rejects.toMatchObject({ reason: FailureReason.AuthorityNotActive });

    expect(time.waits).toEqual([]);
  });

  describe('with an example', () => {
    it('has that request signed, and reports that the patterns allow it', async () => {
      handler = rehearsalAt(privateCa, FLEET);

      const report = await rehearse();

      expect(report.example).toBe('CN=device-1,O=Example; DNS:device-1.example.com');
      expect(privateCa.authority.certificates).toHaveLength(1);
      const leaf = new X509Certificate(privateCa.authority.certificates[0]?.certificatePem ?? '');
      expect(leaf.subject).toBe('O=Example\nCN=device-1');
      expect(leaf.subjectAltName).toBe('DNS:device-1.example.com');
      expect(Date.parse(leaf.validTo)).toBeLessThanOrEqual(time.clock() + DAY_MS + HOUR_MS);
    });

    it('tries the patterns on it without a certificate when it only probes', async () => {
      handler = rehearsalAt(privateCa, FLEET);

      expect((await rehearse('probe')).example).toBe('CN=device-1,O=Example; DNS:device-1.example.com');
      expect(privateCa.authority.certificates).toEqual([]);
    });

    it.each(MODES)('fails (%s), before the CA is asked, when a pattern refuses it', async (mode) => {
      handler = rehearsalAt(privateCa, { ...FLEET, SUBJECT_PATTERN: 'O=Example,CN={clientId}' });

      await expect(rehearse(mode)).rejects.toMatchObject({
        name: 'SigningFailed',
        reason: FailureReason.ExampleRefused,
        message:
          'ExampleRefused: subject_pattern does not allow example_subject for example_client_id: ' +
          'CsrSubjectNotAllowed: the subject "CN=device-1,O=Example" is not one that client "device-1" may have: it ' +
          'does not match the pattern. The pattern has the parts in the reverse order. The signer writes the last ' +
          'part of the subject first, as RFC 4514 has it: "CN=device-1,O=Example".',
      });
      expect(privateCa.requests.count('DescribeCertificateAuthority')).toBe(0);
      expect(privateCa.requests.count('IssueCertificate')).toBe(0);
      expect(telemetry.logged('Rehearsal failed')).toMatchObject([{ reason: FailureReason.ExampleRefused }]);
    });

    it('fails when the settings hold but half of one', async () => {
      handler = rehearsalAt(privateCa, { ...FLEET, EXAMPLE_SUBJECT: '' });

      await expect(rehearse()).rejects.toThrow(
        'Unexpected: InvalidSetting: EXAMPLE_SUBJECT is not set, but another part of the example is',
      );
    });
  });

  it.each([
    ['has another subject', WRONG_CERTIFICATES.otherSubject, FailureReason.CertificateSubjectDiffers],
    ['no client can use', WRONG_CERTIFICATES.forServers, FailureReason.CertificateNotForClients],
    [
      'a verifier may refuse',
      WRONG_CERTIFICATES.unknownCritical,
      FailureReason.CertificateExtensionUnsupported,
    ],
    ['is signed with SHA-1', WRONG_CERTIFICATES.sha1, FailureReason.CertificateSignatureUnsupported],
    ['is of version 1', WRONG_CERTIFICATES.version1, FailureReason.CertificateVersionUnsupported],
    ['has no serial number', WRONG_CERTIFICATES.serialZero, FailureReason.CertificateSerialOutOfRange],
  ])(
    'fails when the CA gives out a certificate that %s, before a device gets one',
    async (_, fault, reason) => {
      privateCa.faults.next('IssueCertificate', fault);

      await expect(rehearse()).rejects.toMatchObject({ reason });
    },
  );

  it('passes when the CA writes the subject in other string types', async () => {
    privateCa.faults.next('IssueCertificate', REWRITTEN_SUBJECT);

    await expect(rehearse()).resolves.toMatchObject({ outcome: 'rehearsal-passed' });
  });

  it.each(MODES.flatMap((mode) => (['SM2', 'ML_DSA_65'] as const).map((key) => [mode, key] as const)))(
    'fails (%s) at once with a CA whose key (%s) AWS IoT cannot use, and says so',
    async (mode, key) => {
      const ca = await startPrivateCa({ authority: await X509Authority.create({ commonName: 'CA', key }) });
      handler = rehearsalAt(ca);

      await expect(rehearse(mode).finally(() => ca.stop())).rejects.toMatchObject({
        reason: FailureReason.AuthorityKeyUnsupported,
        message: expect.stringContaining(`AWS IoT cannot use the CA's key (${key})`),
      });
      expect(time.waits).toEqual([]);
    },
  );
});

describe("The deployed function's rehearsal", () => {
  it('tries the patterns of its environment on the example', async () => {
    const authority = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    const privateCa = await startPrivateCa({ authority });
    const telemetry = Telemetry.capture();
    Object.assign(process.env, { EXAMPLE_CLIENT_ID: 'device-1', EXAMPLE_SUBJECT: 'CN=device-1' });
    const container = startContainer(privateCa, { subjectPattern: 'CN={clientId},O=Example' });
    try {
      await expect(container.rehearse({ rehearsal: 'issue' })).rejects.toThrow(
        'ExampleRefused: subject_pattern does not allow example_subject for example_client_id',
      );
    } finally {
      delete process.env.EXAMPLE_CLIENT_ID;
      delete process.env.EXAMPLE_SUBJECT;
      container.stop();
      telemetry.stop();
      await privateCa.stop();
    }
  });

  it('has a certificate of one day issued, whatever lifetime and subjects the signer has', async () => {
    const authority = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    const privateCa = await startPrivateCa({ authority });
    const telemetry = Telemetry.capture();
    const container = startContainer(privateCa, { subjectPattern: 'CN=only-this' });
    try {
      await container.rehearse({ rehearsal: 'issue' });

      const [record] = privateCa.authority.certificates;
      expect(record?.validity).toEqual({ Type: 'DAYS', Value: 1 });
      expect(Date.parse(new X509Certificate(record?.certificatePem ?? '').validTo)).toBeLessThanOrEqual(
        Date.now() + DAY_MS,
      );
      expect(telemetry.metrics()).toEqual([]);
    } finally {
      container.stop();
      telemetry.stop();
      await privateCa.stop();
    }
  });
});
